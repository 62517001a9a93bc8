import { z } from 'zod'
import { id } from '../core/id.js'
import { language } from '../core/person.js'
import { done, route } from '../core/route.js'
import { instant } from '../core/time.js'
import { invitationWays } from './staff.js'

/** Letters and figures of a printed code: none that is read as another (Crockford's base 32). */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A printed code as it is kept: capitals without blanks and dashes, look-alikes made one. */
export const plainCode = (typed: string) =>
  typed
    .toUpperCase()
    .replace(/[\s-]+/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

/** True for what a printed code looks like, `7KQ4-M2XD`; anything else is a link's token. */
export const isPrintedCode = (typed: string) => /^[0-9A-HJKMNP-TV-Z]{8}$/.test(plainCode(typed))

const state = z.enum(['open', 'used', 'revoked', 'expired'])

export const invitation = z.object({
  id: id('Invitation'),
  way: z.enum(invitationWays),
  state,
  createdAt: instant,
  createdByName: z.string().nullable(),
  expiresAt: instant,
  usedAt: instant.nullable(),
  revokedAt: instant.nullable(),
})
export type InvitationRow = z.infer<typeof invitation>

const params = z.strictObject({ id: id('Staff') })
const secretOnce = 'A secret is never kept to be shown again; a second invitation ends the first.'

export const invitations = {
  list: route('identity.invitations.list', {
    method: 'GET',
    path: '/staff/:id/invitations',
    permission: 'identity.staff.manage',
    summary: 'Invitations of a member of staff, newest first. At most 50.',
    params,
    result: z.object({ items: z.array(invitation) }),
  }),
  send: route('identity.invitations.send', {
    method: 'POST',
    path: '/staff/:id/invitations',
    permission: 'identity.staff.manage',
    summary:
      'Invite: by a link to hand over, by message (WhatsApp, SMS, email), or by a short code on paper. An earlier one stops working.',
    params,
    body: z.strictObject({ way: z.enum(invitationWays) }),
    result: z.object({
      invitation,
      /** The link of the link way and the code of the paper way; shown once, stored hashed. Null for a message. */
      token: z.string().nullable(),
    }),
    idempotencyExempt: secretOnce,
  }),
  sheet: route('identity.invitations.sheet', {
    method: 'POST',
    path: '/staff/:id/invitations/sheet',
    permission: 'identity.staff.manage',
    summary: 'The page to hand over, with the code that was just issued and a QR code.',
    params,
    body: z.strictObject({ code: z.string().min(8).max(20), language }),
    result: z.unknown(),
    answers: 'file',
    idempotencyExempt: 'Reads only; a POST keeps the code out of addresses and logs.',
  }),
  revoke: route('identity.invitations.revoke', {
    method: 'POST',
    path: '/staff/:id/invitations/revocation',
    permission: 'identity.staff.manage',
    summary: 'The open invitation stops working.',
    params,
    result: done,
    idempotencyExempt: 'Revoking twice is the same as once.',
  }),
}
