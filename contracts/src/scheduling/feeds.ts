import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { instant } from '../core/time.js'

/** A private calendar address; the address itself is shown once, stored hashed. */
export const feed = z.object({
  id: id('CalendarFeed'),
  createdAt: instant,
  lastReadAt: instant.nullable(),
})
export type Feed = z.infer<typeof feed>
const made = feed.extend({ token: z.string() })

export const feeds = {
  mine: route('scheduling.feeds.mine', {
    method: 'GET',
    path: '/calendar-feeds',
    permission: 'signed-in',
    summary: 'Calendar addresses of the caller that work.',
    result: z.object({ items: z.array(feed) }),
  }),
  make: route('scheduling.feeds.make', {
    method: 'POST',
    path: '/calendar-feeds',
    permission: 'signed-in',
    summary: 'Make a private calendar address of the caller’s own appointments (a doctor’s, or a patient’s).',
    result: made,
    idempotencyExempt: 'The address is a secret that is not kept; asked again, another one is made.',
  }),
  makeForPatient: route('scheduling.feeds.make_for_patient', {
    method: 'POST',
    path: '/patients/:id/calendar-feeds',
    permission: 'scheduling.appointment.book',
    summary: 'Make a private calendar address for a patient, to hand over.',
    params: z.strictObject({ id: id('Patient') }),
    result: made,
    look: { action: 'open', patients: ({ params }) => [params.id] },
    idempotencyExempt: 'The address is a secret that is not kept; asked again, another one is made.',
  }),
  renew: route('scheduling.feeds.renew', {
    method: 'POST',
    path: '/calendar-feeds/:id/renewal',
    permission: 'signed-in',
    summary: 'Give a calendar address of the caller another secret; the one before works no longer.',
    params: z.strictObject({ id: id('CalendarFeed') }),
    result: made,
    idempotencyExempt: 'The address is a secret that is not kept; asked again, another one takes its place.',
  }),
  revoke: route('scheduling.feeds.revoke', {
    method: 'POST',
    path: '/calendar-feeds/:id/revocation',
    permission: 'signed-in',
    summary: 'End a calendar address at once.',
    params: z.strictObject({ id: id('CalendarFeed') }),
    result: done,
  }),
  read: route('scheduling.feeds.read', {
    method: 'GET',
    path: '/calendar/:token',
    permission: 'public',
    summary: 'The calendar (RFC 5545) behind a private address.',
    params: z.strictObject({ token: z.string().min(20).max(100) }),
    result: z.unknown(),
    answers: 'file',
  }),
}
