import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { instant } from '../core/time.js'

/** The operator who is signed in. */
export const operator = z.object({
  id: id('Operator'),
  name: z.string(),
  username: z.string(),
  expiresAt: instant,
  /** True where this is the demonstration's operator, whose password everybody knows. */
  demo: z.boolean(),
})
export type OperatorMe = z.infer<typeof operator>

export const operatorSessions = {
  open: route('operators.sessions.open', {
    method: 'POST',
    path: '/platform/session',
    permission: 'public',
    summary: 'Sign in as an operator of this installation; the session is a cookie of its own.',
    body: z.strictObject({ username: z.string().trim().min(1).max(100), password: z.string().min(1).max(1000) }),
    result: operator,
    idempotencyExempt: 'There is no session yet to hold the key; a repeated attempt only makes another session.',
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
  demo: route('operators.sessions.demo', {
    method: 'GET',
    path: '/platform/demo-login',
    permission: 'public',
    summary: 'The demonstration’s operator login; null outside the demonstration.',
    result: z.object({ login: z.object({ username: z.string(), password: z.string() }).nullable() }),
  }),
}
