import { logViews } from '@tabib/contracts/audit/logs'
import type { Id } from '@tabib/contracts/core/id'
import { addDays, startOfDay } from '@tabib/contracts/core/time'
import { z } from 'zod'

export const spans = ['today', 'yesterday', 'week', 'all'] as const
export const modules = [
  'frontdesk',
  'patients',
  'encounters',
  'prescriptions',
  'lab',
  'pharmacy',
  'billing',
  'documents',
  'partners',
  'identity',
  'organisation',
  'interop',
  'audit',
] as const
/** What the list may show: what people did unless the address says otherwise. */
export const shownViews = ['work', 'everything', ...logViews.slice(1)] as const

const id = z.uuid().optional().catch(undefined)

/** What the activity's address says. */
export const activityView = z.object({
  person: id,
  patient: id,
  branch: id,
  what: z.enum(shownViews).optional().catch(undefined),
  where: z.enum(modules).optional().catch(undefined),
  when: z
    .union([z.enum(spans), z.iso.date()])
    .optional()
    .catch(undefined),
  open: z
    .string()
    .regex(/^(change|look|event)\.\d{1,18}$/)
    .optional()
    .catch(undefined),
})
export type ActivityView = z.output<typeof activityView>

/** The instants between which a span lies on the clinic's calendar; none for everything. */
export function instantsOf(when: string | undefined, zone: string, today: string): { from?: string; to?: string } {
  if (when === undefined || when === 'all') return {}
  if (when === 'week') return { from: startOfDay(zone, addDays(today, -6)) }
  const day = when === 'today' ? today : when === 'yesterday' ? addDays(today, -1) : when
  return { from: startOfDay(zone, day), to: startOfDay(zone, addDays(day, 1)) }
}

/** The query of the list for an address. */
export function queryOf(v: ActivityView, zone: string, today: string) {
  const { what = 'work' } = v
  return {
    ...instantsOf(v.when, zone, today),
    ...(v.person ? { accountId: v.person as Id<'Account'> } : {}),
    ...(v.patient ? { patientId: v.patient as Id<'Patient'> } : {}),
    ...(v.branch ? { branchId: v.branch as Id<'Branch'> } : {}),
    ...(what === 'everything' ? {} : { view: what }),
    ...(v.where ? { module: v.where } : {}),
  }
}
