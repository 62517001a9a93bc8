import { z } from 'zod'
import { id } from '../core/id.js'
import { gender } from '../core/person.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate } from '../core/time.js'

export const followUp = z.object({
  id: id('FollowUp'),
  version: z.number().int(),
  patientId: id('Patient'),
  patientName: z.string(),
  patientNumber: z.string(),
  gender,
  birthDate: z.string(),
  birthDateEstimated: z.boolean(),
  phone: z.string().nullable(),
  doctorId: id('Staff').nullable(),
  doctorName: z.string().nullable(),
  /** The visit that asked for it. */
  encounterId: id('Encounter'),
  dueOn: z.string(),
  /** Whole days past due; 0 today and before. */
  overdueDays: z.number().int(),
  note: z.string().nullable(),
  status: z.enum(['due', 'seen', 'cancelled']),
})
export type FollowUp = z.infer<typeof followUp>

export const followUps = {
  list: route('encounters.follow_ups.list', {
    method: 'GET',
    path: '/follow-ups',
    permission: 'frontdesk.follow_up.read',
    summary: 'Who is due to come back to this branch between two days, earliest first (at most 500).',
    query: z.strictObject({ from: calendarDate, to: calendarDate, doctorId: id('Staff').optional() }),
    result: z.object({ items: z.array(followUp) }),
    look: { action: 'list', patients: ({ result }) => result.items.map((f: FollowUp) => f.patientId) },
  }),
  cancel: route('encounters.follow_ups.cancel', {
    method: 'POST',
    path: '/follow-ups/:id/cancellation',
    permission: 'encounters.follow_up.cancel',
    summary: 'The patient will not come back for this.',
    params: z.strictObject({ id: id('FollowUp') }),
    body: z.strictObject({ reason: line(300) }),
    result: followUp,
  }),
}
