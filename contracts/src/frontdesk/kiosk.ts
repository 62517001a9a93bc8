import { z } from 'zod'
import { id } from '../core/id.js'
import { language } from '../core/person.js'
import { done, route } from '../core/route.js'
import { exact, line, phoneInput } from '../core/text.js'
import { instant, timeZone } from '../core/time.js'

const code = z.strictObject({ code: exact.trim().min(1).max(100) })
const year = z.number().int().min(1900).max(2100)

const CODE = 'TABIB:A:'

/** What the QR of an appointment says. Nobody can guess it, so whoever shows it at a kiosk needs no other proof. */
export const appointmentCode = (appointmentId: string) => `${CODE}${appointmentId}`

/** The appointment a scanned code names; null where it is something else. */
export function appointmentOf(scanned: string): string | null {
  const text = scanned.trim()
  return text.toUpperCase().startsWith(CODE) && z.uuid().safeParse(text.slice(CODE.length)).success
    ? text.slice(CODE.length).toLowerCase()
    : null
}

/**
 * Who somebody at a kiosk says they are: a phone, the number on their card with the year they were born, or the code of an
 * appointment, which speaks for itself.
 */
const claim = {
  phone: phoneInput.nullish(),
  number: exact.trim().max(40).nullish(),
  birthYear: year.nullish(),
  code: exact.trim().max(60).nullish(),
}
/** Where the kiosk reached the server: the QR beside the token leads phones there, as the slip's does. */
const from = z
  .url({ protocol: /^https?$/ })
  .max(200)
  .optional()

export const kioskToken = z.object({
  encounterId: id('Encounter'),
  token: z.number().int(),
  doctorName: z.string(),
  roomName: z.string().nullable(),
  waitingAhead: z.number().int(),
  estimatedWaitMinutes: z.number().int(),
  /** Where the phone page lives below the address of the app. */
  placePath: z.string(),
  /** The same as a QR code (SVG); null where the clinic has no address that phones reach. */
  qr: z.string().nullable(),
})

export const kioskRequest = z.object({
  id: id('KioskRequest'),
  number: z.number().int(),
  name: z.string(),
  phone: z.string().nullable(),
  birthYear: z.number().int().nullable(),
  doctor: z.object({ id: id('Staff'), name: z.string() }).nullable(),
  askedAt: instant,
})
export type KioskRequest = z.infer<typeof kioskRequest>

export const kiosk = {
  get: route('frontdesk.kiosks.get', {
    method: 'GET',
    path: '/kiosks/:code',
    permission: 'public',
    summary: 'What a kiosk begins with: the clinic, its languages, its doctors and how long they are waited for.',
    params: code,
    result: z.object({
      clinicName: z.string(),
      branchName: z.string(),
      timeZone,
      languages: z.array(language),
      doctors: z.array(
        z.object({
          id: id('Staff'),
          name: z.string(),
          speciality: z.string().nullable(),
          waiting: z.number().int(),
          estimatedWaitMinutes: z.number().int(),
        }),
      ),
    }),
  }),
  find: route('frontdesk.kiosks.find', {
    method: 'POST',
    path: '/kiosks/:code/appointments',
    permission: 'public',
    summary:
      'Today’s appointments of a phone. Where several people share it, the year of birth is asked; initials at most.',
    params: code,
    body: z.strictObject(claim),
    result: z.object({
      /** `year`: several people share the phone, say when you were born. */
      outcome: z.enum(['found', 'year', 'none']),
      items: z.array(
        z.object({
          appointmentId: id('Appointment'),
          initials: z.string(),
          startsAt: instant,
          doctorName: z.string(),
        }),
      ),
    }),
    idempotencyExempt: 'Asks only; the question holds a phone number, which belongs into no address.',
  }),
  checkIn: route('frontdesk.kiosks.check_in', {
    method: 'POST',
    path: '/kiosks/:code/check-ins',
    permission: 'public',
    summary: 'Check in for an appointment of today.',
    params: code,
    body: z.strictObject({ ...claim, appointmentId: id('Appointment'), from }),
    result: kioskToken,
    idempotencyExempt: 'An appointment arrives once; the second time answers with the same token.',
  }),
  walkIn: route('frontdesk.kiosks.walk_in', {
    method: 'POST',
    path: '/kiosks/:code/walk-ins',
    permission: 'public',
    summary:
      'Without an appointment, for who has been here before: phone and year of birth give a token of the doctor. `unknown`: not one person fits, take a number instead.',
    params: code,
    body: z.strictObject({ doctorId: id('Staff'), phone: phoneInput, birthYear: year, from }),
    result: z.object({ outcome: z.enum(['token', 'unknown']), token: kioskToken.nullable() }),
    idempotencyExempt: 'Somebody waits once for a doctor; the second time answers with the same token.',
  }),
  ask: route('frontdesk.kiosks.ask', {
    method: 'POST',
    path: '/kiosks/:code/requests',
    permission: 'public',
    summary: 'Without an appointment: leave a name, or none, and take a number; reception does the rest.',
    params: code,
    body: z.strictObject({
      doctorId: id('Staff').nullish(),
      /** Absent where somebody cannot type it. */
      name: line(120).nullish(),
      phone: phoneInput.nullish(),
      birthYear: year.nullish(),
      language,
    }),
    result: z.object({ number: z.number().int() }),
  }),
  slip: route('frontdesk.kiosks.slip', {
    method: 'GET',
    path: '/kiosks/:code/slips/:encounterId',
    permission: 'public',
    summary: 'The token slip of a visit that was checked in at this branch a moment ago (PDF). Names nobody.',
    params: z.strictObject({ code: code.shape.code, encounterId: id('Encounter') }),
    query: z.strictObject({ from, language: language.optional() }),
    answers: 'file',
    result: z.unknown(),
  }),
  requests: route('frontdesk.kiosk_requests.list', {
    method: 'GET',
    path: '/kiosk-requests',
    permission: 'frontdesk.arrival.check_in',
    summary: 'Who took a number at a kiosk today and has not been seen to by reception.',
    result: z.object({ items: z.array(kioskRequest) }),
  }),
  dismiss: route('frontdesk.kiosk_requests.dismiss', {
    method: 'POST',
    path: '/kiosk-requests/:id/dismissal',
    permission: 'frontdesk.arrival.check_in',
    summary: 'Nobody answers to a kiosk’s number: it is put aside.',
    params: z.strictObject({ id: id('KioskRequest') }),
    result: done,
  }),
}
