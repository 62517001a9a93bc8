import { z } from 'zod'
import { route } from '../core/route.js'

/** What a clinic decides about booking. */
export const bookingRules = z.strictObject({
  /** Minutes before which a time can no longer be booked. */
  leadMinutes: z.number().int().min(0).max(10_080),
  /** Days ahead one may book. */
  horizonDays: z.number().int().min(1).max(365),
  /** Minutes before the start until which a patient may cancel or move. */
  cancelMinutes: z.number().int().min(0).max(20_160),
  /** Open appointments one patient may hold. */
  mostOpen: z.number().int().min(1).max(100),
  /** Confirmed as soon as booked; otherwise somebody confirms. */
  autoConfirm: z.boolean(),
  /** A booking is held until the consultation is paid. */
  payToConfirm: z.boolean(),
  holdMinutes: z.number().int().min(1).max(1_440),
  /** How long a person on the waiting list has to take an offer. */
  offerMinutes: z.number().int().min(5).max(1_440),
  /** Hours before, for the reminder of the day before; null for none. */
  remindHours: z.number().int().min(2).max(168).nullable(),
  /** Minutes before, for the last reminder; null for none. */
  remindMinutes: z.number().int().min(10).max(360).nullable(),
  /** Whether calendar feeds name the patient; otherwise their number only. */
  feedNames: z.boolean(),
  /** Whether anybody may look at doctors and free times without signing in. */
  publicDoctors: z.boolean().default(true),
  /** Whether the fee of a first visit stands on a doctor's page. */
  publicFees: z.boolean().default(false),
})
export type BookingRules = z.infer<typeof bookingRules>

export const defaultRules: BookingRules = {
  leadMinutes: 0,
  horizonDays: 120,
  cancelMinutes: 120,
  mostOpen: 10,
  autoConfirm: true,
  payToConfirm: false,
  holdMinutes: 10,
  offerMinutes: 30,
  remindHours: 24,
  remindMinutes: 60,
  feedNames: false,
  publicDoctors: true,
  publicFees: false,
}

const kept = z.object({ version: z.number().int(), rules: bookingRules })

export const rules = {
  get: route('scheduling.rules.get', {
    method: 'GET',
    path: '/booking-rules',
    permission: 'scheduling.schedule.read',
    summary: 'What the clinic decided about booking.',
    result: kept,
  }),
  set: route('scheduling.rules.set', {
    method: 'PUT',
    path: '/booking-rules',
    permission: 'scheduling.rules.manage',
    summary: 'Decide about booking (send If-Match).',
    body: bookingRules,
    result: kept,
  }),
}
