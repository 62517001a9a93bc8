import { z } from 'zod'
import { id } from '../core/id.js'
import { gender, language } from '../core/person.js'
import { done, route } from '../core/route.js'
import { line, phoneInput } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { tokens } from '../identity/auth.js'

/** Whose phone it is, seen from the patient: their own, their child’s, a parent’s. */
export const relations = ['self', 'child', 'parent', 'other'] as const
export const relation = z.enum(relations)
export type Relation = z.infer<typeof relation>

/** Proof of a phone: what `POST /auth/otp/verification` answers for `portal`. */
const ticket = z.string().min(10).max(200)

const access = z.object({
  id: id('PortalAccess'),
  phone: z.string(),
  relation,
  givenAt: instant,
})

export const portal = {
  people: route('portal.access.people', {
    method: 'POST',
    path: '/portal/people',
    permission: 'public',
    summary: 'The people of a phone that was proved, by first name only; nothing of a chart is shown.',
    body: z.strictObject({ ticket }),
    result: z.object({
      items: z.array(
        z.object({
          /** Names the person within this ticket, and nowhere else. */
          key: z.string(),
          firstName: z.string(),
          initials: z.string(),
        }),
      ),
    }),
    idempotencyExempt: 'Reads only; a POST keeps the ticket out of addresses and logs.',
  }),
  enter: route('portal.access.enter', {
    method: 'POST',
    path: '/portal/session',
    permission: 'public',
    summary: 'Sign in as one of the people of a phone; the year of birth is the second fact.',
    body: z.strictObject({ ticket, key: z.string().min(8).max(60), birthYear: z.number().int().min(1890).max(2200) }),
    result: tokens,
    idempotencyExempt: 'The ticket is single use.',
  }),
  register: route('portal.access.register', {
    method: 'POST',
    path: '/auth/register',
    permission: 'public',
    summary: 'Register as a patient with a phone that was proved by a code, and sign in.',
    body: z.strictObject({
      ticket,
      name: line(120),
      gender,
      birthDate: calendarDate,
      language: language.optional(),
    }),
    result: tokens,
    idempotencyExempt: 'The ticket is single use.',
  }),
  list: route('portal.access.list', {
    method: 'GET',
    path: '/patients/:id/portal-access',
    permission: 'portal.access.manage',
    summary: 'Which phones may act for a patient.',
    params: z.strictObject({ id: id('Patient') }),
    result: z.object({ items: z.array(access) }),
    look: { action: 'open', patients: ({ params }) => [params.id] },
  }),
  give: route('portal.access.give', {
    method: 'POST',
    path: '/patients/:id/portal-access',
    permission: 'portal.access.manage',
    summary: 'Let a phone act for a patient: their own, a parent’s, a child’s.',
    params: z.strictObject({ id: id('Patient') }),
    body: z.strictObject({ phone: phoneInput, relation }),
    result: access,
  }),
  end: route('portal.access.end', {
    method: 'DELETE',
    path: '/patients/:id/portal-access/:accessId',
    permission: 'portal.access.manage',
    summary: 'A phone may act for a patient no longer; it holds at once.',
    params: z.strictObject({ id: id('Patient'), accessId: id('PortalAccess') }),
    result: done,
  }),
}
