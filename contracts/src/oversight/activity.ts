import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { calendarDate, instant } from '../core/time.js'

const count = z.number().int().min(0)
const patient = z.object({ id: id('Patient'), number: z.string(), name: z.string() })

/** An entry of the activity that an owner may want to open. */
const point = z.object({
  /** As the address of the activity names it: `change.12`, `look.7`. */
  entry: z.string(),
  at: instant,
  route: z.string().nullable(),
  patient: patient.nullable(),
  reason: z.string().nullable(),
})

/** What one employee did in a stretch of days of the current branch's calendar. */
export const employeeActivity = z.object({
  person: z.object({ accountId: id('Account'), name: z.string() }),
  from: calendarDate,
  to: calendarDate,
  /** How often they did something in each hour of each day; hours without anything are left out. */
  hours: z.array(
    z.object({
      on: calendarDate,
      hour: z.number().int().min(0).max(23),
      changes: count,
      looks: count,
      /** They hardly ever work at this hour. */
      unusual: z.boolean(),
    }),
  ),
  totals: z.object({
    changes: count,
    opened: count,
    searched: count,
    papers: count,
    refused: count,
    signIns: count,
  }),
  /** Records they opened of people who had no visit in this branch on that day; at most 100, newest first. */
  withoutVisit: z.array(point),
  cancellations: z.array(point),
  discounts: z.array(point),
})
export type EmployeeActivity = z.infer<typeof employeeActivity>

export const activity = {
  employee: route('oversight.activity.employee', {
    method: 'GET',
    path: '/oversight/employees/:accountId/activity',
    permission: 'oversight.activity.read',
    summary:
      'What one employee did, hour by hour: unusual hours, records opened without a visit, cancellations, discounts.',
    params: z.strictObject({ accountId: id('Account') }),
    query: z.strictObject({ to: calendarDate.optional(), days: z.coerce.number().int().min(1).max(31).default(7) }),
    result: employeeActivity,
    look: {
      action: 'list',
      patients: ({ result }: { result: EmployeeActivity }) =>
        [...result.withoutVisit, ...result.cancellations, ...result.discounts].map((p) => p.patient?.id),
    },
  }),
}
