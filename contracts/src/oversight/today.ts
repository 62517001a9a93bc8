import { z } from 'zod'
import { paymentMethod } from '../billing/payment.js'
import { id } from '../core/id.js'
import { minor, minorPositive } from '../core/money.js'
import { route } from '../core/route.js'
import { calendarDate, instant } from '../core/time.js'

const count = z.number().int().min(0)

/** The hospital today. Days are those of each branch's own calendar. */
export const today = z.object({
  at: instant,
  branches: z.array(z.object({ id: id('Branch'), name: z.string(), on: calendarDate })),
  /** Amounts are in this currency; branches that keep another one are left out of amounts and counted here. */
  currency: z.string(),
  otherCurrency: count,
  visits: z.object({
    total: count,
    firstTime: count,
    followUp: count,
    /** Mean of the same weekday in the four weeks before; null where there were none. */
    usual: z.number().nullable(),
  }),
  queue: z.object({
    waiting: count,
    withDoctor: count,
    done: count,
    left: count,
    /** Minutes from arrival to the doctor, of those who were seen today; null before the first. */
    averageWait: z.number().nullable(),
    /** Minutes the one who has waited longest has waited by now. */
    longestWait: z.number().nullable(),
  }),
  doctors: z.array(
    z.object({ id: id('Staff'), name: z.string(), visits: count, waiting: count, withDoctor: count, done: count }),
  ),
  takings: z.object({
    /** Payments less refunds. */
    totalMinor: minor,
    count,
    refunds: count,
    refundedMinor: minorPositive,
    byMethod: z.array(z.object({ method: paymentMethod, count, amountMinor: minor })),
    /** Mean of the same weekday in the four weeks before, whole days; null where nothing was taken then. */
    usualMinor: minor.nullable(),
  }),
  unpaid: z.object({ count, amountMinor: minorPositive, since: instant.nullable() }),
  stock: z.object({ low: count, expiring: count, expired: count }),
  /** Entered results that nobody has verified yet, by their worst value. */
  lab: z.object({ waiting: count, abnormal: count, critical: count, since: instant.nullable() }),
  /** The last thirty days, oldest first, every day of them. */
  trend: z.array(z.object({ on: calendarDate, visits: count, takenMinor: minor })),
})
export type Today = z.infer<typeof today>

/** What one employee did on a day. */
export const employee = z.object({
  accountId: id('Account'),
  name: z.string(),
  active: z.boolean(),
  /** Requests that changed something. */
  changes: count,
  opened: count,
  searched: count,
  /** Printed, exported or downloaded. */
  papers: count,
  firstAt: instant.nullable(),
  lastAt: instant.nullable(),
  /** Id of the operation they used last. */
  lastRoute: z.string().nullable(),
})
export type Employee = z.infer<typeof employee>

export const oversight = {
  today: route('oversight.today.get', {
    method: 'GET',
    path: '/oversight/today',
    permission: 'oversight.today.read',
    summary:
      'Today at a glance, in all my branches or one: patients, queue, takings, what is unpaid, low or waits for somebody.',
    query: z.strictObject({ branchId: id('Branch').optional() }),
    result: today,
  }),
  slip: route('oversight.today.slip', {
    method: 'GET',
    path: '/oversight/today/slip',
    permission: 'oversight.today.read',
    summary: 'The day-end slip of the current branch, with the code of the newest seal of the audit.',
    query: z.strictObject({ format: z.enum(['pdf', 'escpos']).default('pdf') }),
    result: z.unknown(),
    answers: 'file',
  }),
  employees: route('oversight.activity.employees', {
    method: 'GET',
    path: '/oversight/employees',
    permission: 'oversight.activity.read',
    summary: 'What every employee did on a day of the current branch’s calendar; today unless said.',
    query: z.strictObject({ on: calendarDate.optional() }),
    result: z.object({ on: calendarDate, items: z.array(employee) }),
  }),
}
