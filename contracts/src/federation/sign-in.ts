import { z } from 'zod'
import { route } from '../core/route.js'
import { entered } from '../identity/auth.js'
import { modes } from './settings.js'

const beforeSignIn = 'There is no session yet to hold the key; a flow is single use by itself.'
const answered = z.string().max(4000).optional()

/** Ways into this app and nowhere else. */
const returnTo = z
  .string()
  .regex(/^\/(?![/\\])/)
  .max(500)

export const externalSignIn = {
  offer: route('federation.sign_in.offer', {
    method: 'GET',
    path: '/auth/external',
    permission: 'public',
    summary: 'Whether people sign in here, at a provider outside, or either.',
    result: z.object({
      mode: z.enum(modes),
      /** What the provider is called; null where nobody signs in through one in the browser. */
      name: z.string().nullable(),
    }),
  }),
  start: route('federation.sign_in.start', {
    method: 'POST',
    path: '/auth/external/start',
    permission: 'public',
    summary: 'Where to send the browser to sign in at the provider.',
    body: z.strictObject({
      returnTo: returnTo.optional(),
      /** Ask the person again even where the provider still knows them. */
      again: z.boolean().optional(),
    }),
    result: z.object({ url: z.string() }),
    idempotencyExempt: beforeSignIn,
  }),
  finish: route('federation.sign_in.finish', {
    method: 'POST',
    path: '/auth/external/finish',
    permission: 'public',
    summary: 'Sign in with what the provider sent the browser back with.',
    body: z.strictObject({ state: z.string().min(1).max(500), code: answered, iss: answered, error: answered }),
    result: z.object({ answer: entered, returnTo: z.string().nullable() }),
    idempotencyExempt: beforeSignIn,
  }),
  breakIn: route('federation.sign_in.break_in', {
    method: 'POST',
    path: '/auth/external/break-in',
    permission: 'public',
    summary:
      'An owner signs in with the printed code while the provider is dead; local sign-in is on again afterwards.',
    body: z.strictObject({ login: z.string().trim().min(1).max(200), code: z.string().trim().min(1).max(100) }),
    result: entered,
    idempotencyExempt: beforeSignIn,
  }),
  leave: route('federation.sign_in.leave', {
    method: 'POST',
    path: '/auth/external/leave',
    permission: 'signed-in',
    summary: 'End this session, and say where to sign out at the provider too, where it offers that.',
    result: z.object({ url: z.string().nullable() }),
    idempotencyExempt: 'Ending a session twice is the same as once.',
  }),
}
