import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'
import { tokens } from './auth.js'
import { sixDigits } from './otp.js'

/** What WebAuthn's two sides say to each other (W3C Web Authentication 3); its library checks it. */
const webauthn = z.record(z.string(), z.unknown())
const challenge = z.string().min(10).max(200)
/** Ten characters in two groups, as printed: `7KQ4M-X2PDA`; case, blanks and the dash do not count. */
export const recoveryCode = z.string().trim().min(8).max(20)

export const passkey = z.object({
  id: id('Passkey'),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
})

/** How a person can show again who they are. */
export const way = z.enum(['password', 'totp', 'passkey', 'recovery'])

export const security = z.object({
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  phone: z.string().nullable(),
  hasPassword: z.boolean(),
  passwordChangedAt: instant.nullable(),
  /** An authenticator app is set up. */
  totp: z.boolean(),
  passkeys: z.array(passkey),
  recoveryCodesLeft: z.number().int(),
  pin: z.boolean(),
  /** The clinic asks a second factor of this person's role. */
  required: z.boolean(),
  /** What step-up may be answered with, the strongest first. */
  ways: z.array(way),
})
export type Security = z.infer<typeof security>

const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
const ceremony = z.object({ ticket: z.string(), options: webauthn })
const once = 'The challenge is single use.'
const shownOnce = 'What is answered is shown once and stored hashed; it must not be kept for a repetition.'

export const mfa = {
  security: route('identity.mfa.security', {
    method: 'GET',
    path: '/auth/security',
    permission: 'signed-in',
    summary: 'How my account is protected.',
    result: security,
  }),
  enable: route('identity.mfa.enable', {
    method: 'POST',
    path: '/auth/mfa/enable',
    permission: 'signed-in',
    summary: 'Begin to set up an authenticator app: its secret and QR code; it counts once a code of it is confirmed.',
    stepUp: true,
    result: z.object({ secret: z.string(), uri: z.string(), svg: z.string() }),
    idempotencyExempt: shownOnce,
  }),
  confirm: route('identity.mfa.confirm', {
    method: 'POST',
    path: '/auth/mfa/confirmation',
    permission: 'signed-in',
    summary: 'Finish setting up the authenticator app with a code of it; recovery codes are answered once.',
    stepUp: true,
    body: z.strictObject({ code: sixDigits }),
    result: recoveryCodes,
    idempotencyExempt: shownOnce,
  }),
  verify: route('identity.mfa.verify', {
    method: 'POST',
    path: '/auth/mfa/verify',
    permission: 'public',
    summary: 'Finish signing in with a code of the authenticator app or a recovery code.',
    body: z.union([z.strictObject({ challenge, code: sixDigits }), z.strictObject({ challenge, recoveryCode })]),
    result: tokens,
    idempotencyExempt: once,
  }),
  disable: route('identity.mfa.disable', {
    method: 'DELETE',
    path: '/auth/mfa',
    permission: 'signed-in',
    summary: 'Stop using the authenticator app.',
    stepUp: true,
    result: done,
    idempotencyExempt: 'Stopping twice is the same as once.',
  }),
  renewRecoveryCodes: route('identity.mfa.renew_recovery_codes', {
    method: 'POST',
    path: '/auth/mfa/recovery-codes',
    permission: 'signed-in',
    summary: 'Ten new recovery codes; the old ones stop working.',
    stepUp: true,
    result: recoveryCodes,
    idempotencyExempt: shownOnce,
  }),
  stepUp: route('identity.mfa.step_up', {
    method: 'POST',
    path: '/auth/step-up',
    permission: 'signed-in',
    summary: 'Show again who I am; what asked for it works for five minutes.',
    body: z.union([
      z.strictObject({ password: z.string().min(1).max(1000) }),
      z.strictObject({ code: sixDigits }),
      z.strictObject({ recoveryCode }),
      z.strictObject({ ticket: challenge, passkey: webauthn }),
    ]),
    result: z.object({ until: instant }),
    idempotencyExempt: 'Showing it twice is the same as once.',
  }),
}

export const passkeys = {
  registerOptions: route('identity.passkeys.register_options', {
    method: 'POST',
    path: '/auth/passkeys/options',
    permission: 'signed-in',
    summary: 'Begin to add a passkey.',
    stepUp: true,
    result: ceremony,
    idempotencyExempt: once,
  }),
  register: route('identity.passkeys.register', {
    method: 'POST',
    path: '/auth/passkeys',
    permission: 'signed-in',
    summary: 'Add the passkey the browser made.',
    stepUp: true,
    body: z.strictObject({ ticket: challenge, name: line(60), response: webauthn }),
    result: z.object({ id: id('Passkey'), recoveryCodes: z.array(z.string()) }),
    idempotencyExempt: once,
  }),
  remove: route('identity.passkeys.remove', {
    method: 'DELETE',
    path: '/auth/passkeys/:id',
    permission: 'signed-in',
    summary: 'Remove one of my passkeys.',
    stepUp: true,
    params: z.strictObject({ id: id('Passkey') }),
    result: done,
    idempotencyExempt: 'Removing twice is the same as once.',
  }),
  signInOptions: route('identity.passkeys.sign_in_options', {
    method: 'POST',
    path: '/auth/passkeys/sign-in/options',
    permission: 'public',
    summary: 'Begin to sign in with a passkey.',
    result: ceremony,
    idempotencyExempt: once,
  }),
  signIn: route('identity.passkeys.sign_in', {
    method: 'POST',
    path: '/auth/passkeys/sign-in',
    permission: 'public',
    summary: 'Sign in with a passkey.',
    body: z.strictObject({ ticket: challenge, response: webauthn }),
    result: tokens,
    idempotencyExempt: once,
  }),
  stepUpOptions: route('identity.passkeys.step_up_options', {
    method: 'POST',
    path: '/auth/step-up/options',
    permission: 'signed-in',
    summary: 'Begin to show again who I am with a passkey.',
    result: ceremony,
    idempotencyExempt: once,
  }),
}
