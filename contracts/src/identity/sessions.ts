import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { instant } from '../core/time.js'
import { tokens } from './auth.js'
import { roles } from './roles.js'

export const session = z.object({
  id: id('Session'),
  /** As the browser names itself; null where it does not. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  address: z.string().nullable(),
  branchName: z.string(),
  means: z.enum(['password', 'code', 'passkey', 'external', 'break_in']),
  startedAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  locked: z.boolean(),
  /** This is the one that asks. */
  current: z.boolean(),
})

/** Somebody who is signed in at this computer and comes back with a PIN. */
const atDesk = z.object({ sessionId: id('Session'), name: z.string(), locked: z.boolean() })

/** Four to eight digits. */
export const pin = z.string().regex(/^\d{4,8}$/, 'identity.pin_shape')

const policyFields = {
  staffIdleMinutes: z.number().int().min(5).max(60),
  patientIdleMinutes: z.number().int().min(5).max(60),
  /** Roles that may do nothing before a second factor is set up. */
  secondFactorRoles: z.array(z.enum(roles)).max(50),
}

export const sessions = {
  list: route('identity.sessions.list', {
    method: 'GET',
    path: '/auth/sessions',
    permission: 'signed-in',
    summary: 'Where I am signed in.',
    result: z.object({ items: z.array(session) }),
  }),
  end: route('identity.sessions.end', {
    method: 'DELETE',
    path: '/auth/sessions/:id',
    permission: 'signed-in',
    summary: 'End one of my sessions.',
    params: z.strictObject({ id: id('Session') }),
    result: done,
    idempotencyExempt: 'Ending a session twice is the same as once.',
  }),
  endOthers: route('identity.sessions.end_others', {
    method: 'DELETE',
    path: '/auth/sessions',
    permission: 'signed-in',
    summary: 'End all my sessions but this one.',
    result: z.object({ ended: z.number().int() }),
    idempotencyExempt: 'Ending them twice is the same as once.',
  }),
  ofPerson: route('identity.sessions.of_person', {
    method: 'GET',
    path: '/staff/:id/sessions',
    permission: 'identity.staff.manage',
    summary: 'Where a member of staff is signed in.',
    params: z.strictObject({ id: id('Staff') }),
    result: z.object({ items: z.array(session) }),
  }),
  endOfPerson: route('identity.sessions.end_of_person', {
    method: 'DELETE',
    path: '/staff/:id/sessions/:sessionId',
    permission: 'identity.staff.manage',
    summary: 'End one session of a member of staff.',
    params: z.strictObject({ id: id('Staff'), sessionId: id('Session') }),
    result: done,
    idempotencyExempt: 'Ending a session twice is the same as once.',
  }),
  endAllOfPerson: route('identity.sessions.end_all_of_person', {
    method: 'DELETE',
    path: '/staff/:id/sessions',
    permission: 'identity.staff.manage',
    summary: 'Sign a member of staff out everywhere.',
    params: z.strictObject({ id: id('Staff') }),
    result: done,
    idempotencyExempt: 'Ending them twice is the same as once.',
  }),
  lock: route('identity.sessions.lock', {
    method: 'POST',
    path: '/auth/lock',
    permission: 'signed-in',
    summary: 'Lock this session: nothing works until its person comes back with the PIN, at this computer.',
    result: done,
    idempotencyExempt: 'Locking twice is the same as once.',
  }),
  desk: route('identity.sessions.desk', {
    method: 'GET',
    path: '/auth/desk',
    permission: 'public',
    summary: 'Who is signed in at this computer and has a PIN; known by a cookie of this browser.',
    result: z.object({ items: z.array(atDesk) }),
  }),
  unlock: route('identity.sessions.unlock', {
    method: 'POST',
    path: '/auth/desk/unlocking',
    permission: 'public',
    summary: 'Come back to a session of this computer with its person’s PIN; five wrong ones end it.',
    body: z.strictObject({ sessionId: id('Session'), pin }),
    result: tokens,
    idempotencyExempt: 'Unlocking twice is the same as once.',
  }),
  setPin: route('identity.sessions.set_pin', {
    method: 'PUT',
    path: '/auth/pin',
    permission: 'signed-in',
    summary: 'Choose my PIN for shared computers.',
    stepUp: true,
    body: z.strictObject({ pin }),
    result: done,
    idempotencyExempt: 'Choosing the same PIN twice is the same as once.',
  }),
  removePin: route('identity.sessions.remove_pin', {
    method: 'DELETE',
    path: '/auth/pin',
    permission: 'signed-in',
    summary: 'Stop using a PIN.',
    result: done,
    idempotencyExempt: 'Stopping twice is the same as once.',
  }),
  policy: route('identity.sessions.policy', {
    method: 'GET',
    path: '/auth/policy',
    permission: 'identity.sign_in.manage',
    summary: 'What the clinic decided about signing in.',
    result: z.object({ version: z.number().int(), ...policyFields }),
  }),
  setPolicy: route('identity.sessions.set_policy', {
    method: 'PUT',
    path: '/auth/policy',
    permission: 'identity.sign_in.manage',
    summary: 'Decide about signing in (send If-Match with the version you read).',
    stepUp: true,
    body: z.strictObject(policyFields),
    result: z.object({ version: z.number().int(), ...policyFields }),
  }),
}
