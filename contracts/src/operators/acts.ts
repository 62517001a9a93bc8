import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { calendarDate, instant } from '../core/time.js'
import { slug } from './slug.js'

/** Everything that operators do, and what is done at their door. */
export const operatorActions = [
  'clinic_opened',
  'clinic_suspended',
  'clinic_resumed',
  'domain_set',
  'admin_added',
  'admin_removed',
  'admin_invited',
  'clinic_exported',
  'clinic_backed_up',
  'clinic_imported',
  'clinic_restored',
  'operator_added',
  'operator_renewed',
  'operator_ended',
  'signed_in',
  'sign_in_failed',
  'locked_out',
  'signed_out',
  'sessions_ended',
  'stepped_up',
  'password_changed',
  'app_added',
  'app_removed',
  'recovery_renewed',
] as const

export const act = z.object({
  id: z.number().int(),
  at: instant,
  /** `machine`: at the command line. `nobody`: somebody at the door whom nobody here knows. */
  by: z.enum(['operator', 'machine', 'nobody']),
  operator: z.string(),
  action: z.enum(operatorActions),
  reason: z.string().nullable(),
  subject: z.string().nullable(),
})

const entry = act.extend({
  /** The clinic it was done with. */
  clinic: z.object({ slug: z.string(), name: z.string() }).nullable(),
  address: z.string().nullable(),
})
export type OperatorAct = z.infer<typeof entry>

export const operatorActs = {
  list: route('operators.acts.list', {
    method: 'GET',
    path: '/platform/acts',
    permission: 'operator',
    summary: 'What operators did, newest first. Nobody can change a line of it.',
    query: z.strictObject({
      ...paging,
      /** An operator, or `machine` for what was done at the command line. */
      operator: z.union([id('Operator'), z.literal('machine')]).optional(),
      action: z.enum(operatorActions).optional(),
      clinic: slug.optional(),
      /** Calendar dates in UTC, both included. */
      from: calendarDate.optional(),
      to: calendarDate.optional(),
    }),
    result: page(entry),
  }),
}
