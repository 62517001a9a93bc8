import { createHmac } from 'node:crypto'
import type { Reason } from '@tabib/contracts/notifications/reasons'
import { byStatus, exchange, notUnderstood } from './http.js'
import { addresses, type Carrier, NotTaken, type Parcel, type Settings } from './provider.js'
import { sameText } from './twilio.js'

const VERSION = 'v23.0'

/** Error codes of the Cloud API that say something a clinic can act on. */
const reasonOf: Record<number, Reason> = {
  10: 'bad_credentials',
  190: 'bad_credentials',
  131026: 'unreachable',
  131030: 'invalid_address',
  131047: 'needs_template',
  131049: 'blocked',
  131050: 'opted_out',
  131042: 'no_credit',
  132000: 'needs_template',
  132001: 'needs_template',
  133010: 'bad_credentials',
}

/** Codes by which the Cloud API asks for a pause. */
const BUSY = new Set([4, 80007, 130429, 131048, 131056, 131000, 131016])

/** Why WhatsApp says a message failed. */
export const metaReason = (code: number): Reason => reasonOf[code] ?? 'rejected'

interface Said {
  messages?: { id: string; message_status?: string }[]
  error?: { code: number; message?: string; error_data?: { details?: string } }
}

/**
 * WhatsApp Business Cloud API: free text and buttons within 24 hours of the person's last message, approved templates otherwise.
 * It takes no dedupe key and cannot be asked; our key comes back with its news (`biz_opaque_callback_data`), which settles an unknown outcome.
 */
export function meta(s: Settings): Carrier {
  const base = `${addresses.graph}/${VERSION}/${encodeURIComponent(s.phoneNumberId ?? '')}`
  const authorization = `Bearer ${s.accessToken}`
  return {
    channel: 'whatsapp',
    provider: 'meta',
    recovery: 'never',
    async send(p) {
      if (!p.template && !p.windowOpen)
        throw new NotTaken('refused', 'needs_template', 'outside the 24 hours, without an approved template')
      const media = p.document && p.windowOpen ? await upload(base, authorization, p.document) : null
      const a = await exchange(`${base}/messages`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ ...envelope(p), ...(media ? documentOf(p, media) : contentOf(p)) }),
      })
      const said = a.json as Said | undefined
      const id = said?.messages?.[0]?.id
      if (id) return { id, answer: said!.messages![0]!.message_status ?? 'accepted' }
      if (!said?.error) throw a.status >= 400 ? byStatus(a, a.text.slice(0, 200)) : notUnderstood(a)
      throw refusal(a, said.error)
    },
  }
}

function refusal(a: Parameters<typeof byStatus>[0], error: NonNullable<Said['error']>): NotTaken {
  const detail = `${error.code}: ${error.error_data?.details ?? error.message ?? ''}`.slice(0, 300)
  if (BUSY.has(error.code)) return new NotTaken('busy', 'busy', detail, { status: a.status })
  if (a.status === 429 || a.status >= 500) return byStatus(a, detail)
  return new NotTaken('refused', metaReason(error.code), detail, { status: a.status })
}

const envelope = (p: Parcel) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: p.to.replace(/\D/g, ''),
  biz_opaque_callback_data: p.key,
})

const payloads = (p: Parcel) => [
  { id: `confirm:${p.key}`, title: p.buttons!.confirm.slice(0, 20) },
  { id: `cancel:${p.key}`, title: p.buttons!.cancel.slice(0, 20) },
]

/** Within the window: text, with buttons where something is asked. Outside: the approved template. */
export function contentOf(p: Parcel): Record<string, unknown> {
  if (!p.windowOpen && p.template) return templateOf(p, p.template)
  if (!p.buttons) return { type: 'text', text: { preview_url: p.link !== null, body: p.body.slice(0, 4096) } }
  return {
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: p.body.slice(0, 1024) },
      action: { buttons: payloads(p).map((reply) => ({ type: 'reply', reply })) },
    },
  }
}

function templateOf(p: Parcel, t: NonNullable<Parcel['template']>) {
  const body = { type: 'body', parameters: t.parameters.map((text) => ({ type: 'text', text: text || '-' })) }
  const buttons = p.buttons
    ? payloads(p).map(({ id }, index) => ({
        type: 'button',
        sub_type: 'quick_reply',
        index: String(index),
        parameters: [{ type: 'payload', payload: id }],
      }))
    : []
  return {
    type: 'template',
    template: {
      name: t.name,
      language: { code: t.language },
      components: [...(t.parameters.length > 0 ? [body] : []), ...buttons],
    },
  }
}

const documentOf = (p: Parcel, id: string) => ({
  type: 'document',
  document: { id, filename: p.document!.name, caption: p.body.slice(0, 1024) },
})

async function upload(base: string, authorization: string, d: NonNullable<Parcel['document']>): Promise<string> {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', d.type)
  form.set('file', new Blob([new Uint8Array(d.bytes)], { type: d.type }), d.name)
  const a = await exchange(`${base}/media`, { method: 'POST', headers: { authorization }, body: form })
  const id = (a.json as { id?: string } | undefined)?.id
  if (!id) throw a.status >= 400 ? byStatus(a, a.text.slice(0, 200)) : notUnderstood(a)
  return id
}

/** Whether Meta signed this: HMAC-SHA256 over the body with the app's secret. */
export const signedByMeta = (appSecret: string, body: Buffer, signature: string) =>
  sameText(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`, signature)
