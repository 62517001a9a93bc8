import { z } from 'zod'
import { id } from '../core/id.js'
import { currency } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { language } from '../core/person.js'
import { done, route } from '../core/route.js'
import { line, phoneInput, searched } from '../core/text.js'
import { instant, timeZone } from '../core/time.js'
import { act } from './acts.js'
import { slug } from './slug.js'

/** Names that mean something else in an address. */
export const reservedSlugs: readonly string[] = [
  'www',
  'api',
  'app',
  'admin',
  'operator',
  'operators',
  'platform',
  'mail',
  'smtp',
  'static',
  'assets',
  'template',
  'control',
  'making',
]

/** A host name of the clinic's own, without scheme or port. */
export const domain = z
  .string()
  .toLowerCase()
  .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)

/** `updating`: its database is not of this program's schema yet; nobody is let in until it is. */
export const clinicStates = ['active', 'suspended', 'updating', 'failed', 'opening'] as const

/**
 * `waiting`: it is new and has not had its first night. `old`: what was written in the last two days is in none. `off`: this
 * installation makes none by itself.
 */
export const backupStates = ['good', 'waiting', 'old', 'failed', 'off'] as const

/** The newest backup that is whole: it was read back after it was written. */
const clinicBackup = z.object({
  state: z.enum(backupStates),
  writtenAt: instant.nullable(),
  /** Nothing was written in the clinic until then that it does not hold. */
  holdsUntil: instant.nullable(),
  sizeBytes: z.number().int().nullable(),
  /** Why the last try failed, as the machine says it; null where it did not. */
  error: z.string().nullable(),
})

export const clinic = z.object({
  slug: z.string(),
  name: z.string(),
  /** Where people reach it. */
  address: z.string(),
  domain: z.string().nullable(),
  state: z.enum(clinicStates),
  country: z.string().nullable(),
  /** Bytes its database takes as Postgres counts them, indexes and history included; files lie beside it and are not counted. */
  sizeBytes: z.number().int(),
  /** Digest of the schema its database has; null where that was never noted. */
  version: z.string().nullable(),
  /** When somebody last exported it into an archive of their own, to carry elsewhere. */
  exportedAt: instant.nullable(),
  backup: clinicBackup,
  lastActiveAt: instant.nullable(),
  createdAt: instant,
  /** Answers at the installation's bare address. */
  home: z.boolean(),
})
export type Clinic = z.infer<typeof clinic>

export const clinicAdmin = z.object({
  id: id('ClinicAdmin'),
  name: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  addedAt: instant,
  /** Has chosen a password. */
  hasSignedIn: z.boolean(),
  /** Other clinics this person administers. */
  alsoIn: z.array(z.string()),
})
export type ClinicAdmin = z.infer<typeof clinicAdmin>

const details = clinic.extend({
  timeZone: z.string().nullable(),
  currency: z.string().nullable(),
  createdBy: z.string().nullable(),
  suspendedAt: instant.nullable(),
  suspendedReason: z.string().nullable(),
  migratedAt: instant.nullable(),
  /** Why the last migration failed. */
  migrationError: z.string().nullable(),
  /** Digest of the schema this program has. */
  currentVersion: z.string(),
  openSessions: z.number().int(),
  admins: z.array(clinicAdmin),
  /** What operators did with this clinic, newest first. */
  acts: z.array(act),
})
export type ClinicDetails = z.infer<typeof details>

/** Handed over once: the link, and the code in it for those who get it on paper. */
export const invitation = z.object({
  name: z.string(),
  username: z.string(),
  link: z.string(),
  /** Where the code is typed in. */
  place: z.string(),
  code: z.string(),
  expiresAt: instant,
})
export type AdminInvitation = z.infer<typeof invitation>

const person = {
  name: line(),
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9._-]{1,39}$/),
  email: z.email().max(200).optional(),
  phone: phoneInput.optional(),
}

const at = z.strictObject({ slug })
const reason = z.strictObject({ reason: line(300) })

export const clinics = {
  list: route('operators.clinics.list', {
    method: 'GET',
    path: '/platform/clinics',
    permission: 'operator',
    summary: 'The clinics of this installation by name: size, version, last export; nothing of their patients.',
    query: z.strictObject({
      ...paging,
      q: searched().optional(),
      state: z.enum(['active', 'suspended']).optional(),
    }),
    result: page(clinic).extend({
      total: z.number().int(),
      suspended: z.number().int(),
      behind: z.number().int(),
    }),
  }),
  get: route('operators.clinics.get', {
    method: 'GET',
    path: '/platform/clinics/:slug',
    permission: 'operator',
    summary: 'One clinic: its state, its admins, what operators did with it.',
    params: at,
    result: details,
  }),
  slug: route('operators.clinics.slug', {
    method: 'GET',
    path: '/platform/slugs/:slug',
    permission: 'operator',
    summary: 'Whether a clinic may have this address.',
    params: at,
    result: z.object({ slug: z.string(), free: z.boolean(), address: z.string() }),
  }),
  open: route('operators.clinics.open', {
    method: 'POST',
    path: '/platform/clinics',
    permission: 'operator',
    summary: 'Open a clinic: a database of its own, a first branch, the starter lists, and its admin’s invitation.',
    body: z.strictObject({
      slug,
      name: line(),
      country: z.string().regex(/^[A-Z]{2}$/),
      timeZone,
      currency,
      language: language.default('en'),
      branch: z.strictObject({ name: line(), code: z.string().regex(/^[A-Z]{2,5}$/) }),
      admin: z.strictObject(person),
    }),
    result: z.object({ clinic, invitation }),
  }),
  suspend: route('operators.clinics.suspend', {
    method: 'POST',
    path: '/platform/clinics/:slug/suspension',
    permission: 'operator',
    summary: 'Close a clinic to everybody at once; its data stays as it is.',
    stepUp: true,
    params: at,
    body: reason,
    result: clinic,
  }),
  resume: route('operators.clinics.resume', {
    method: 'DELETE',
    path: '/platform/clinics/:slug/suspension',
    permission: 'operator',
    summary: 'Open a suspended clinic again.',
    params: at,
    body: reason,
    result: clinic,
  }),
  setDomain: route('operators.clinics.set_domain', {
    method: 'PUT',
    path: '/platform/clinics/:slug/domain',
    permission: 'operator',
    summary: 'Give a clinic a domain of its own besides its subdomain, or take it away.',
    params: at,
    body: z.strictObject({ domain: domain.nullable() }),
    result: clinic,
  }),
  addAdmin: route('operators.admins.add', {
    method: 'POST',
    path: '/platform/clinics/:slug/admins',
    permission: 'operator',
    summary: 'Add an admin to a clinic and get the invitation; a known email is the same person in another clinic.',
    params: at,
    body: z.strictObject(person),
    result: invitation,
  }),
  inviteAdmin: route('operators.admins.invite', {
    method: 'POST',
    path: '/platform/clinics/:slug/admins/:adminId/invitation',
    permission: 'operator',
    summary: 'Invite an admin again; earlier invitations are void.',
    params: z.strictObject({ slug, adminId: id('ClinicAdmin') }),
    result: invitation,
  }),
  removeAdmin: route('operators.admins.remove', {
    method: 'DELETE',
    path: '/platform/clinics/:slug/admins/:adminId',
    permission: 'operator',
    summary: 'End an admin’s access to a clinic.',
    params: z.strictObject({ slug, adminId: id('ClinicAdmin') }),
    body: reason,
    result: done,
  }),
}
