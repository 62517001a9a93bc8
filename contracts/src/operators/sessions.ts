import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { instant } from '../core/time.js'
import { recoveryCode } from '../identity/mfa.js'
import { sixDigits } from '../identity/otp.js'

/** The operator who is signed in. */
export const operator = z.object({
  id: id('Operator'),
  name: z.string(),
  username: z.string(),
  expiresAt: instant,
  /** True where this is the demonstration's operator, whose password everybody knows. */
  demo: z.boolean(),
  /** Somebody else chose the password: nothing else opens before a new one is chosen. */
  passwordOnce: z.boolean(),
})
export type OperatorMe = z.infer<typeof operator>

/** Signed in, or asked for the second factor first. */
const entered = z.discriminatedUnion('mfaRequired', [
  z.object({ mfaRequired: z.literal(false), me: operator }),
  z.object({ mfaRequired: z.literal(true), challenge: z.string(), expiresAt: instant }),
])
const challenge = z.string().min(10).max(200)

const session = z.object({
  id: id('OperatorSession'),
  /** As the browser names itself; null where it does not. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  address: z.string().nullable(),
  startedAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  /** This is the one that asks. */
  current: z.boolean(),
})

export const operatorSessions = {
  open: route('operators.sessions.open', {
    method: 'POST',
    path: '/platform/session',
    permission: 'public',
    summary: 'Sign in as an operator of this installation; the session is a cookie of its own.',
    body: z.strictObject({ username: z.string().trim().min(1).max(100), password: z.string().min(1).max(1000) }),
    result: entered,
    idempotencyExempt: 'There is no session yet to hold the key; a repeated attempt only makes another session.',
  }),
  verify: route('operators.sessions.verify', {
    method: 'POST',
    path: '/platform/session/second-factor',
    permission: 'public',
    summary: 'Finish signing in as an operator with a code of the authenticator app or a recovery code.',
    body: z.union([z.strictObject({ challenge, code: sixDigits }), z.strictObject({ challenge, recoveryCode })]),
    result: operator,
    idempotencyExempt: 'The challenge is single use.',
  }),
  me: route('operators.sessions.me', {
    method: 'GET',
    path: '/platform/session',
    permission: 'operator',
    summary: 'Which operator is signed in.',
    result: operator,
  }),
  end: route('operators.sessions.end', {
    method: 'DELETE',
    path: '/platform/session',
    permission: 'operator',
    summary: 'Sign out as an operator.',
    result: done,
    idempotencyExempt: 'Ending a session twice is the same as once.',
  }),
  list: route('operators.sessions.list', {
    method: 'GET',
    path: '/platform/sessions',
    permission: 'operator',
    summary: 'Where I am signed in as an operator.',
    result: z.object({ items: z.array(session) }),
  }),
  endOne: route('operators.sessions.end_one', {
    method: 'DELETE',
    path: '/platform/sessions/:id',
    permission: 'operator',
    summary: 'End one of my sessions as an operator.',
    params: z.strictObject({ id: id('OperatorSession') }),
    result: done,
    idempotencyExempt: 'Ending a session twice is the same as once.',
  }),
  endOthers: route('operators.sessions.end_others', {
    method: 'DELETE',
    path: '/platform/sessions',
    permission: 'operator',
    summary: 'End all my sessions as an operator but this one.',
    result: z.object({ ended: z.number().int() }),
    idempotencyExempt: 'Ending them twice is the same as once.',
  }),
  demo: route('operators.sessions.demo', {
    method: 'GET',
    path: '/platform/demo-login',
    permission: 'public',
    summary: 'The demonstration’s operator login; null outside the demonstration.',
    result: z.object({ login: z.object({ username: z.string(), password: z.string() }).nullable() }),
  }),
}
