import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate, instant, timeZone } from '../core/time.js'
import { dayOfWeek, visitKind, wallTime } from './schedules.js'

export const waitingStatuses = ['WAITING', 'OFFERED', 'BOOKED', 'LEFT'] as const

export const waitingEntry = z.object({
  id: id('WaitingEntry'),
  version: z.number().int(),
  patient: z.object({ id: id('Patient'), number: z.string(), name: z.string(), phone: z.string().nullable() }),
  /** Null: any doctor of the branch. */
  doctor: z.object({ id: id('Staff'), name: z.string() }).nullable(),
  kind: visitKind,
  fromDate: calendarDate,
  untilDate: calendarDate,
  fromTime: wallTime,
  untilTime: wallTime,
  days: z.array(dayOfWeek),
  note: z.string().nullable(),
  status: z.enum(waitingStatuses),
  joinedAt: instant,
  /** The time that is kept for them now. */
  offer: z
    .object({
      id: id('WaitingOffer'),
      startsAt: instant,
      expiresAt: instant,
      doctorName: z.string(),
    })
    .nullable(),
})
export type WaitingEntry = z.infer<typeof waitingEntry>

const one = z.strictObject({ id: id('WaitingEntry') })
const byToken = z.strictObject({ token: z.string().min(20).max(100) })

/** What whoever holds the link sees: no name, nothing about health. */
export const offerView = z.object({
  status: z.enum(['open', 'accepted', 'over']),
  clinicName: z.string(),
  branchName: z.string(),
  doctorName: z.string(),
  kind: visitKind,
  startsAt: instant,
  expiresAt: instant,
  timeZone,
})

export const waiting = {
  list: route('scheduling.waiting.list', {
    method: 'GET',
    path: '/waiting-list',
    permission: 'scheduling.appointment.read',
    summary: 'Who waits for a freed slot in the current branch, in the order they will be asked.',
    query: z.strictObject({ doctorId: id('Staff').optional() }),
    result: z.object({ items: z.array(waitingEntry) }),
    look: {
      action: 'list',
      patients: ({ result }: { result: { items: WaitingEntry[] } }) => result.items.map((w) => w.patient.id),
    },
  }),
  join: route('scheduling.waiting.join', {
    method: 'POST',
    path: '/waiting-list',
    permission: 'scheduling.appointment.book',
    summary: 'Put a patient on the waiting list for a doctor, or any, and the days and times that suit.',
    body: z.strictObject({
      patientId: id('Patient'),
      doctorId: id('Staff').nullish(),
      kind: visitKind.default('in_person'),
      fromDate: calendarDate,
      untilDate: calendarDate,
      fromTime: wallTime.default('00:00'),
      untilTime: wallTime.default('24:00'),
      days: z.array(dayOfWeek).max(7).default([1, 2, 3, 4, 5, 6, 7]),
      /** Where the doctor goes; needed for a home visit. */
      address: line(300).nullish(),
      note: line(300).nullish(),
    }),
    result: waitingEntry,
    look: { action: 'open', patients: ({ result }) => [result.patient.id] },
  }),
  leave: route('scheduling.waiting.leave', {
    method: 'POST',
    path: '/waiting-list/:id/departure',
    permission: 'scheduling.appointment.book',
    summary: 'Take a patient off the waiting list; an offer that is open goes to the next.',
    params: one,
    result: done,
  }),
  accept: route('scheduling.waiting.accept', {
    method: 'POST',
    path: '/waiting-list/:id/acceptance',
    permission: 'scheduling.appointment.book',
    summary: 'Accept the open offer for a patient, who said so by phone.',
    params: one,
    result: done,
  }),
  offer: route('scheduling.offers.get', {
    method: 'GET',
    path: '/offers/:token',
    permission: 'public',
    summary: 'What is offered by a link; names nobody.',
    params: byToken,
    result: offerView,
  }),
  take: route('scheduling.offers.take', {
    method: 'POST',
    path: '/offers/:token/acceptance',
    permission: 'public',
    summary: 'Take the offered time.',
    params: byToken,
    result: offerView,
    idempotencyExempt: 'Taking twice is taking once: the second time answers the same.',
  }),
  refuse: route('scheduling.offers.refuse', {
    method: 'POST',
    path: '/offers/:token/refusal',
    permission: 'public',
    summary: 'Give the offered time back; the next person is asked.',
    params: byToken,
    result: offerView,
    idempotencyExempt: 'Giving back twice is giving back once.',
  }),
}
