import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Reason } from '@tabib/contracts/notifications/reasons'
import { byStatus, exchange, notUnderstood } from './http.js'
import { type Accepted, addresses, type Carrier, NotTaken, type Parcel, type Settings } from './provider.js'

/** Error codes of Twilio that say something a clinic can act on (twilio.com/docs/api/errors). */
const reasonOf: Record<number, Reason> = {
  20003: 'bad_credentials',
  21211: 'invalid_address',
  21408: 'blocked',
  21610: 'opted_out',
  21614: 'invalid_address',
  30002: 'bad_credentials',
  30003: 'unreachable',
  30004: 'blocked',
  30005: 'invalid_address',
  30006: 'invalid_address',
  30007: 'rejected',
}

/** Why Twilio says a message failed. */
export const twilioReason = (code: number): Reason => reasonOf[code] ?? 'rejected'

/** SMS by Twilio. It has no dedupe key, but can be asked what it has for a number: that is done after a death. */
export function twilio(s: Settings): Carrier {
  const base = `${addresses.twilio}/2010-04-01/Accounts/${encodeURIComponent(s.accountSid ?? '')}/Messages.json`
  const authorization = `Basic ${Buffer.from(`${s.accountSid}:${s.authToken}`).toString('base64')}`
  return {
    channel: 'sms',
    provider: 'twilio',
    recovery: 'ask',
    async send(p) {
      const form = new URLSearchParams({ To: p.to, Body: p.body })
      if (s.messagingServiceSid) form.set('MessagingServiceSid', s.messagingServiceSid)
      else form.set('From', s.from ?? '')
      if (p.statusUrl) form.set('StatusCallback', p.statusUrl)
      const a = await exchange(base, { method: 'POST', headers: { authorization }, body: form })
      const said = a.json as { sid?: string; status?: string; code?: number; message?: string } | undefined
      if (said?.sid && a.status < 300) return { id: said.sid, answer: said.status ?? 'queued' }
      if (said?.code === undefined) throw a.status >= 400 ? byStatus(a, a.text.slice(0, 200)) : notUnderstood(a)
      const detail = `${said.code}: ${said.message ?? ''}`.slice(0, 300)
      if (a.status === 429 || a.status >= 500) throw byStatus(a, detail)
      throw new NotTaken('refused', twilioReason(said.code), detail, { status: a.status })
    },
    find: (p) => findSent(base, authorization, p),
  }
}

async function findSent(base: string, authorization: string, p: Parcel): Promise<Accepted | null> {
  const query = new URLSearchParams({ To: p.to, 'DateSent>': p.since.slice(0, 10), PageSize: '50' })
  const a = await exchange(`${base}?${query}`, { headers: { authorization } })
  const list = (
    a.json as { messages?: { sid: string; body: string; status: string; date_created: string }[] } | undefined
  )?.messages
  if (!list) throw a.status >= 400 ? byStatus(a, a.text.slice(0, 200)) : notUnderstood(a)
  const since = Date.parse(p.since) - 60_000
  const ours = list.find((m) => m.body === p.body && Date.parse(m.date_created) >= since)
  return ours ? { id: ours.sid, answer: ours.status } : null
}

/** Whether Twilio signed this: HMAC-SHA1 over the address and the sorted form, with the account's token. */
export function signedByTwilio(
  authToken: string,
  url: string,
  form: Record<string, string>,
  signature: string,
): boolean {
  const text = Object.keys(form)
    .sort()
    .reduce((all, k) => all + k + form[k], url)
  return sameText(createHmac('sha1', authToken).update(text).digest('base64'), signature)
}

/** Whether two texts are equal, in a time that does not say where they differ. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
