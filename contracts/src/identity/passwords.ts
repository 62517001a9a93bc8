import { z } from 'zod'
import { done, route } from '../core/route.js'
import { exact } from '../core/text.js'

/**
 * Length over composition (NIST SP 800-63B-4): 8 characters where a second factor stands beside the password, 15
 * where it stands alone (`aloneMinimum`; the server knows which), 128 at most and never truncated.
 */
export const newPassword = z.string().min(8, 'identity.password_too_short').max(128)

/** The least length of a password that stands alone. */
export const aloneMinimum = 15

const single = 'The token is single use.'

export const passwords = {
  forgot: route('identity.passwords.forgot', {
    method: 'POST',
    path: '/auth/forgot-password',
    permission: 'public',
    summary: 'Send a link to choose a new password; the answer is the same whether or not there is such a person.',
    body: z.strictObject({ login: exact.trim().min(1).max(200) }),
    result: done,
    idempotencyExempt: 'There is no session yet to hold the key; a newer link replaces the last.',
  }),
  reset: route('identity.passwords.reset', {
    method: 'POST',
    path: '/auth/reset-password',
    permission: 'public',
    summary: 'Choose a new password with the token of a link; every session of the person ends.',
    body: z.strictObject({ token: z.string().min(10).max(200), password: newPassword }),
    result: done,
    idempotencyExempt: single,
  }),
  change: route('identity.passwords.change', {
    method: 'POST',
    path: '/auth/password',
    permission: 'signed-in',
    summary: 'Change my password; my other sessions end.',
    body: z.strictObject({ current: z.string().min(1).max(1000), password: newPassword }),
    result: done,
    idempotencyExempt: 'Choosing the same password twice is the same as once.',
  }),
  askVerification: route('identity.passwords.ask_verification', {
    method: 'POST',
    path: '/auth/email-verification',
    permission: 'signed-in',
    summary: 'Send me a link that proves my email address is mine.',
    result: done,
  }),
  verifyEmail: route('identity.passwords.verify_email', {
    method: 'POST',
    path: '/auth/verify-email',
    permission: 'public',
    summary: 'Prove an email address with the token of a link.',
    body: z.strictObject({ token: z.string().min(10).max(200) }),
    result: done,
    idempotencyExempt: single,
  }),
}
