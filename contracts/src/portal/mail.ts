import { z } from 'zod'
import { done, route } from '../core/route.js'
import { instant } from '../core/time.js'
import { sixDigits } from '../identity/otp.js'

/** A mail address, in small letters: nobody has two that differ by them. */
const mailAddress = z.string().trim().toLowerCase().max(200).pipe(z.email())

const shown = z.object({
  /** Where the clinic writes to whoever holds this phone; null where nowhere. */
  address: z.string().nullable(),
  /** The clinic sends mail. */
  offered: z.boolean(),
})

/** The mail address of a patient's phone: told only to one that was proved, until it is taken back. */
export const ownMail = {
  get: route('portal.mail.get', {
    method: 'GET',
    path: '/portal/me/mail',
    permission: 'patient',
    summary: 'The mail address messages to this phone’s people may go to, and whether the clinic sends mail.',
    result: shown,
  }),
  send: route('portal.mail.send', {
    method: 'POST',
    path: '/portal/me/mail/code',
    permission: 'patient',
    summary: 'Send a code to a mail address, to prove that it is one’s own.',
    body: z.strictObject({ address: mailAddress }),
    result: z.object({ expiresAt: instant }),
    idempotencyExempt: 'A newer code replaces the last.',
  }),
  prove: route('portal.mail.prove', {
    method: 'PUT',
    path: '/portal/me/mail',
    permission: 'patient',
    summary: 'Be written to at an address, with the code that was sent there.',
    body: z.strictObject({ address: mailAddress, code: sixDigits }),
    result: shown,
    idempotencyExempt: 'The code is single use.',
  }),
  end: route('portal.mail.end', {
    method: 'DELETE',
    path: '/portal/me/mail',
    permission: 'patient',
    summary: 'Be written to by mail no longer.',
    result: done,
  }),
}
