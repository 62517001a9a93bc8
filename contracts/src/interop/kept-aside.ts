import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'

/**
 * Why a resource was kept aside instead of becoming a row.
 * `no_home`: nothing here stores its type yet. `named_on_visits`: a practitioner without an account; visits carry the name.
 * `values_in_chart`: a report whose values are in the chart. `other_version`: came before with other content.
 * `not_final`: cancelled, planned, not done, entered in error. `says_none`: says that there is no allergy, which somebody must confirm.
 * `no_…`: what a row cannot be without is missing. `code_system`: a code from a list that is not kept here.
 * `unreadable`: not of the shape its type has.
 */
export const keepReasons = [
  'no_home',
  'named_on_visits',
  'values_in_chart',
  'other_version',
  'not_final',
  'says_none',
  'no_patient',
  'no_name',
  'no_birth_date',
  'no_time',
  'no_code',
  'no_value',
  'code_system',
  'unreadable',
] as const
export type KeepReason = (typeof keepReasons)[number]

/** A FHIR resource type, as an import wrote it. */
const resourceType = z.string().regex(/^[A-Z][A-Za-z]{1,59}$/)

export const keptAside = z.object({
  id: id('KeptAside'),
  resourceType: z.string(),
  source: z.string(),
  sourceId: z.string(),
  /** What it calls itself, where it says: a practitioner's name, a report's kind. */
  title: z.string().nullable(),
  reason: z.enum(keepReasons),
  patientId: id('Patient').nullable(),
  patientNumber: z.string().nullable(),
  patientName: z.string().nullable(),
  keptAt: instant,
})
export type KeptAside = z.infer<typeof keptAside>

export const keptAsideInFull = keptAside.extend({
  /** The resource as it came. */
  resource: z.record(z.string(), z.unknown()),
})
export type KeptAsideInFull = z.infer<typeof keptAsideInFull>

export const keptAsides = {
  list: route('interop.kept_aside.list', {
    method: 'GET',
    path: '/kept-aside',
    permission: 'interop.kept_aside.read',
    summary: 'Resources an import kept as they came because nothing here stores them yet; latest first.',
    query: z.strictObject({ ...paging, type: resourceType.optional(), patientId: id('Patient').optional() }),
    result: page(keptAside),
    look: { action: 'list', patients: ({ result }) => result.items.map((k: KeptAside) => k.patientId) },
  }),
  counts: route('interop.kept_aside.counts', {
    method: 'GET',
    path: '/kept-aside/counts',
    permission: 'interop.kept_aside.read',
    summary: 'How many resources of each type are kept aside, of everybody or of one patient.',
    query: z.strictObject({ patientId: id('Patient').optional() }),
    result: z.object({ items: z.array(z.object({ type: z.string(), count: z.number().int() })) }),
  }),
  get: route('interop.kept_aside.get', {
    method: 'GET',
    path: '/kept-aside/:id',
    permission: 'interop.kept_aside.read',
    summary: 'One resource kept aside, as it came.',
    params: z.strictObject({ id: id('KeptAside') }),
    result: keptAsideInFull,
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
}
