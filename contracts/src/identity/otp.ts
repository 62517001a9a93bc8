import { z } from 'zod'
import { route } from '../core/route.js'
import { exact } from '../core/text.js'
import { instant } from '../core/time.js'
import { entered } from './auth.js'

/** What a one-time code is for; a code of one purpose opens nothing of another. */
export const codePurpose = z.enum(['sign_in', 'portal'])
/** Six digits, in the digits of any script the keyboard gives; blanks do not count. */
export const sixDigits = z
  .string()
  .max(20)
  .transform((s) => s.replace(/\s+/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'identity.code_shape'))

const to = exact.trim().min(3).max(200)

/** What a patient's phone has been proved with: it opens the list of people on that phone, and nothing more. */
export const phoneTicket = z.object({ ticket: z.string(), expiresAt: instant })

export const otp = {
  send: route('identity.otp.send', {
    method: 'POST',
    path: '/auth/otp',
    permission: 'public',
    summary:
      'Send a one-time code: to a member of staff by username, phone or email (`sign_in`), or to a patient’s phone (`portal`). The answer is the same whether or not there is such a person.',
    body: z.strictObject({ purpose: codePurpose, to }),
    result: z.object({ expiresAt: instant }),
    idempotencyExempt: 'There is no session yet to hold the key; a newer code replaces the last.',
  }),
  verify: route('identity.otp.verify', {
    method: 'POST',
    path: '/auth/otp/verification',
    permission: 'public',
    summary:
      'Use a one-time code: staff are signed in, or asked for their second factor; a patient gets a ticket to choose who they are.',
    body: z.strictObject({ purpose: codePurpose, to, code: sixDigits }),
    result: z.union([entered, phoneTicket]),
    idempotencyExempt: 'The code is single use.',
  }),
}
