import { z } from 'zod'
import { page, paging } from '../core/page.js'
import { done, route } from '../core/route.js'
import { line, searched } from '../core/text.js'
import { instant } from '../core/time.js'

/** Channels on which a person can ask for silence: those that reach an address of theirs. */
export const consentChannels = ['whatsapp', 'sms', 'email'] as const
export type ConsentChannel = (typeof consentChannels)[number]

/** A number or address whose owner asked not to be written to. */
export const silence = z.object({
  id: z.string(),
  channel: z.enum(consentChannels),
  address: z.string(),
  /** How they said so: by answering STOP, at the desk, or by the link in a mail. */
  source: z.enum(['reply', 'desk', 'link']),
  since: instant,
  /** Who is registered under it. */
  people: z.array(z.object({ patientId: z.string(), name: z.string() })),
})
export type Silence = z.infer<typeof silence>

const mailConsent = z.object({
  clinicName: z.string(),
  /** Whether mails to this address have stopped. */
  stopped: z.boolean(),
})
const byToken = z.strictObject({ token: z.string().max(310) })

/** What the link at the foot of a mail is good for: whoever holds the mail says whether more may come. It names nobody. */
export const mailConsents = {
  get: route('notifications.mail_consents.get', {
    method: 'GET',
    path: '/mail-consents/:token',
    permission: 'public',
    summary: 'Which clinic the link at the foot of a mail is of, and whether its mails have stopped; names nobody.',
    params: byToken,
    result: mailConsent,
  }),
  say: route('notifications.mail_consents.say', {
    method: 'POST',
    path: '/mail-consents/:token',
    permission: 'public',
    summary: 'Stop the mails to the address the link was sent to, or let them come again.',
    params: byToken,
    body: z.strictObject({ stopped: z.boolean() }),
    result: mailConsent,
    idempotencyExempt: 'Saying the same twice is saying it once.',
  }),
}

export const consents = {
  list: route('notifications.consents.list', {
    method: 'GET',
    path: '/notifications/consents',
    permission: 'notifications.message.read',
    summary: 'Numbers and addresses whose owners asked not to be written to, newest first.',
    query: z.strictObject({ ...paging, q: searched() }),
    result: page(silence),
    look: {
      action: 'list',
      patients: ({ result }: { result: { items: Silence[] } }) =>
        result.items.flatMap((s) => s.people.map((p) => p.patientId)),
    },
  }),
  note: route('notifications.consents.note', {
    method: 'POST',
    path: '/notifications/consents',
    permission: 'notifications.reply.answer',
    summary: 'Note that a person asked, at the desk, not to be written to on some channels, or to be written to again.',
    body: z.strictObject({
      address: line(200),
      channels: z.array(z.enum(consentChannels)).min(1).max(consentChannels.length),
      stopped: z.boolean(),
    }),
    result: done,
  }),
}
