import { z } from 'zod'
import { done, route } from '../core/route.js'
import { instant } from '../core/time.js'
import { recoveryCode } from '../identity/mfa.js'
import { sixDigits } from '../identity/otp.js'
import { newPassword } from '../identity/passwords.js'

const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
const shownOnce = 'What is answered is shown once and stored hashed; it must not be kept for a repetition.'

const security = z.object({
  username: z.string(),
  passwordChangedAt: instant.nullable(),
  passwordOnce: z.boolean(),
  /** An authenticator app is set up. */
  totp: z.boolean(),
  recoveryCodesLeft: z.number().int(),
  /** What step-up may be answered with, the strongest first. */
  ways: z.array(z.enum(['password', 'totp', 'recovery'])),
})
export type OperatorSecurity = z.infer<typeof security>

/** How an operator's own door is kept. */
export const operatorSecurity = {
  get: route('operators.security.get', {
    method: 'GET',
    path: '/platform/security',
    permission: 'operator',
    summary: 'How my operator’s account is protected.',
    result: security,
  }),
  changePassword: route('operators.security.change_password', {
    method: 'POST',
    path: '/platform/password',
    permission: 'operator',
    summary: 'Change my password as an operator; my other sessions end.',
    body: z.strictObject({ current: z.string().min(1).max(1000), password: newPassword }),
    result: done,
    idempotencyExempt: 'Choosing the same password twice is the same as once.',
  }),
  enable: route('operators.security.enable', {
    method: 'POST',
    path: '/platform/mfa',
    permission: 'operator',
    summary: 'Begin to set up an authenticator app; it counts once a code of it is confirmed.',
    stepUp: true,
    result: z.object({ secret: z.string(), uri: z.string(), svg: z.string() }),
    idempotencyExempt: shownOnce,
  }),
  confirm: route('operators.security.confirm', {
    method: 'POST',
    path: '/platform/mfa/confirmation',
    permission: 'operator',
    summary: 'Finish setting up the authenticator app with a code of it; recovery codes are answered once.',
    stepUp: true,
    body: z.strictObject({ code: sixDigits }),
    result: recoveryCodes,
    idempotencyExempt: shownOnce,
  }),
  disable: route('operators.security.disable', {
    method: 'DELETE',
    path: '/platform/mfa',
    permission: 'operator',
    summary: 'Stop using the authenticator app.',
    stepUp: true,
    result: done,
    idempotencyExempt: 'Stopping twice is the same as once.',
  }),
  renewRecoveryCodes: route('operators.security.renew_recovery_codes', {
    method: 'POST',
    path: '/platform/mfa/recovery-codes',
    permission: 'operator',
    summary: 'Ten new recovery codes; the old ones stop working.',
    stepUp: true,
    result: recoveryCodes,
    idempotencyExempt: shownOnce,
  }),
  stepUp: route('operators.security.step_up', {
    method: 'POST',
    path: '/platform/step-up',
    permission: 'operator',
    summary: 'Show again who I am; what asked for it works for five minutes.',
    body: z.union([
      z.strictObject({ password: z.string().min(1).max(1000) }),
      z.strictObject({ code: sixDigits }),
      z.strictObject({ recoveryCode }),
    ]),
    result: z.object({ until: instant }),
    idempotencyExempt: 'Showing it twice is the same as once.',
  }),
}
