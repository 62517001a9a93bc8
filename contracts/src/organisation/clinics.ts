import { z } from 'zod'
import { id } from '../core/id.js'
import { currency } from '../core/money.js'
import { language } from '../core/person.js'
import { route } from '../core/route.js'
import { line, phoneInput, prose } from '../core/text.js'
import { timeZone } from '../core/time.js'
import { branch } from './branches.js'

/** A branch with everything its settings show. */
export const clinic = branch.extend({
  version: z.number().int(),
  website: z.string().nullable(),
  active: z.boolean(),
})
export type Clinic = z.infer<typeof clinic>

/** Two to five capitals that begin every human number a branch gives. */
export const prefix = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2,5}$/, 'organisation.prefix_shape')

const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/)
  .refine(isCountry, 'organisation.country')

/** ISO 4217, as the runtime's own tables have it. */
const knownCurrency = currency.refine((c) => Intl.supportedValuesOf('currency').includes(c), 'organisation.currency')

const website = z
  .string()
  .trim()
  .max(200)
  .regex(/^(https?:\/\/)?[^\s/]+\.[^\s]+$/, 'organisation.website')

/** What the settings of a branch change; the server reads phone and tax number by the country. */
export const clinicDetails = z.strictObject({
  name: line(100),
  address: prose(400).nullish(),
  phone: phoneInput.nullish(),
  email: z.email().max(200).nullish(),
  website: website.nullish(),
  registrationNumber: line(60).nullish(),
  taxNumber: line(30).nullish(),
  upiId: line(100).nullish(),
  timeZone,
  currency: knownCurrency,
  country,
  language,
})
export type ClinicDetails = z.infer<typeof clinicDetails>

/** Kinds of human numbers a branch gives. */
export const numberKinds = ['patients', 'staff', 'invoices', 'receipts', 'samples'] as const

const numbering = z.object({
  version: z.number().int(),
  prefix: z.string(),
  /** Prefixes of earlier numbers, which stay this branch's. */
  earlier: z.array(z.string()),
  /** How many numbers of each kind were given with the prefix of now; all years together. */
  given: z.array(z.object({ kind: z.enum(numberKinds), count: z.number().int() })),
})
export type Numbering = z.infer<typeof numbering>

const reason = z.strictObject({ reason: line(300) })
const one = z.strictObject({ id: id('Branch') })

export const clinics = {
  list: route('organisation.clinics.list', {
    method: 'GET',
    path: '/clinics',
    permission: 'organisation.branch.read',
    summary: 'The branches this person works in, by name; those that are closed last.',
    result: z.object({ items: z.array(clinic) }),
  }),
  get: route('organisation.clinics.get', {
    method: 'GET',
    path: '/clinics/:id',
    permission: 'organisation.branch.read',
    summary: 'One branch: contact, letterhead facts, zone, currency, tax registration.',
    params: one,
    result: clinic,
  }),
  open: route('organisation.clinics.open', {
    method: 'POST',
    path: '/clinics',
    permission: 'organisation.settings.manage',
    summary: 'Open another branch of this clinic; whoever opens it works in it.',
    body: clinicDetails.extend({ prefix }),
    result: clinic,
  }),
  update: route('organisation.clinics.update', {
    method: 'PUT',
    path: '/clinics/:id',
    permission: 'organisation.settings.manage',
    summary: 'Change a branch (send If-Match with the version you read).',
    params: one,
    body: clinicDetails,
    result: clinic,
  }),
  deactivate: route('organisation.clinics.deactivate', {
    method: 'POST',
    path: '/clinics/:id/deactivation',
    permission: 'organisation.settings.manage',
    summary: 'Close a branch; what happened there stays.',
    params: one,
    body: reason,
    result: clinic,
  }),
  activate: route('organisation.clinics.activate', {
    method: 'POST',
    path: '/clinics/:id/activation',
    permission: 'organisation.settings.manage',
    summary: 'Open a closed branch again.',
    params: one,
    result: clinic,
  }),
  numbering: route('organisation.numbering.get', {
    method: 'GET',
    path: '/clinics/:id/numbering',
    permission: 'organisation.branch.read',
    summary: 'How the human numbers of a branch begin, and how many it has given.',
    params: one,
    result: numbering,
  }),
  renumber: route('organisation.numbering.update', {
    method: 'PUT',
    path: '/clinics/:id/numbering',
    permission: 'organisation.settings.manage',
    summary: 'Begin new numbers of a branch with another prefix; numbers already given stay.',
    params: one,
    body: z.strictObject({ prefix }),
    result: numbering,
  }),
}

/** What holds for all branches together. */
export const clinicSettings = z.object({
  version: z.number().int(),
  /** Above every branch, on every paper. */
  name: z.string(),
  /** Languages staff and patients are offered. */
  languages: z.array(language),
})
export type ClinicSettings = z.infer<typeof clinicSettings>

export const settings = {
  get: route('organisation.settings.get', {
    method: 'GET',
    path: '/clinic',
    permission: 'organisation.branch.read',
    summary: 'What holds for all branches: the name of the clinic and its languages.',
    result: clinicSettings,
  }),
  update: route('organisation.settings.update', {
    method: 'PUT',
    path: '/clinic',
    permission: 'organisation.settings.manage',
    summary: 'Change what holds for all branches (send If-Match with the version you read).',
    body: z.strictObject({ name: line(100), languages: z.array(language).min(1).max(4) }),
    result: clinicSettings,
  }),
}

/** Whether two letters name a country of ISO 3166-1. */
function isCountry(code: string): boolean {
  try {
    const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code)
    return name !== undefined && !['ZZ', 'EU', 'EZ', 'UN', 'XA', 'XB', 'QO'].includes(code)
  } catch {
    return false
  }
}
