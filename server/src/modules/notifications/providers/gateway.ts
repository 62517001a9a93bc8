import { createHmac } from 'node:crypto'
import { byStatus, exchange, looksLikePage, notUnderstood } from './http.js'
import { type Carrier, NotTaken, type Parcel, type Settings } from './provider.js'
import { sameText } from './twilio.js'

/**
 * SMS by any gateway that speaks HTTP: address, headers and body are templates with `{to}`, `{text}`, `{key}`; what counts as
 * success is said as `status`, or `path = value` into a JSON answer, or a word in a text one.
 * With a dedupe header or a look-up address it can be asked again safely; without, a death leaves the outcome unknown.
 */
export function gateway(s: Settings): Carrier {
  const carrier: Carrier = {
    channel: 'sms',
    provider: 'http',
    recovery: s.dedupeHeader ? 'again' : s.lookupUrl ? 'ask' : 'never',
    async send(p) {
      const type = s.contentType || 'application/json'
      const method = (s.method || 'POST').toUpperCase()
      const headers: Record<string, string> = {
        ...headersOf(s.headers, p),
        ...(method === 'GET' ? {} : { 'content-type': type }),
      }
      if (s.dedupeHeader) headers[s.dedupeHeader] = p.key
      const body = method === 'GET' ? null : filled(s.bodyTemplate ?? '', p, type)
      const a = await exchange(filled(s.url ?? '', p, 'url'), { method, headers, ...(body === null ? {} : { body }) })
      const said = a.text.slice(0, 200)
      if (a.status >= 400) throw byStatus(a, said)
      if (looksLikePage(a.text)) throw notUnderstood(a)
      if (!isSuccess(s.success ?? '', a)) throw new NotTaken('refused', 'rejected', said, { status: a.status })
      return { id: textAt(a.json, s.idPath ?? '') ?? p.key, answer: said || String(a.status) }
    },
  }
  if (s.lookupUrl) {
    carrier.find = async (p) => {
      const a = await exchange(filled(s.lookupUrl!, p, 'url'), { headers: headersOf(s.headers, p) })
      if (a.status === 404) return null
      if (a.status >= 400) throw byStatus(a, a.text.slice(0, 200))
      if (looksLikePage(a.text)) throw notUnderstood(a)
      return { id: textAt(a.json, s.idPath ?? '') ?? p.key, answer: a.text.slice(0, 200) }
    }
  }
  return carrier
}

/** A template with its places filled, each written so that it stays inside its place. */
export function filled(template: string, p: Pick<Parcel, 'to' | 'body' | 'key'>, type: string): string {
  const written = (v: string) => {
    if (type === 'url' || type.includes('urlencoded')) return encodeURIComponent(v)
    if (type.includes('json')) return JSON.stringify(v).slice(1, -1)
    if (type.includes('xml')) return v.replace(/[<>&'"]/g, (c) => `&#${c.charCodeAt(0)};`)
    return v
  }
  const values: Record<string, string> = { to: p.to, toDigits: p.to.replace(/\D/g, ''), text: p.body, key: p.key }
  return template.replace(/\{(to|toDigits|text|key)\}/g, (_, name: string) => written(values[name]!))
}

/** Headers written one a line, `Name: value`. */
function headersOf(text: string | undefined, p: Parcel): Record<string, string> {
  const lines = (text ?? '').split('\n').map((l) => /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(l))
  return Object.fromEntries(lines.flatMap((m) => (m ? [[m[1]!, m[2]!.replaceAll('{key}', p.key)]] : [])))
}

/** Whether an answer means success: empty goes by the status, `path = value` reads JSON, anything else must appear in the text. */
export function isSuccess(expression: string, a: { status: number; text: string; json: unknown }): boolean {
  const said = expression.trim()
  if (said === '') return a.status < 300
  const equal = /^([\w.[\]]+)\s*={1,2}\s*(.+)$/.exec(said)
  if (!equal) return a.text.includes(said)
  return textAt(a.json, equal[1]!) === equal[2]!.trim().replace(/^["']|["']$/g, '')
}

/** The value at `a.b[0].c` of a JSON answer, as text; undefined where there is none. */
export function textAt(json: unknown, path: string): string | undefined {
  if (path === '') return undefined
  const steps = path.replace(/\[(\d+)\]/g, '.$1').split('.')
  const at = steps.reduce<unknown>(
    (v, k) =>
      v !== null && typeof v === 'object' && Object.hasOwn(v, k) ? (v as Record<string, unknown>)[k] : undefined,
    json,
  )
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? String(at) : undefined
}

/** Whether our own gateway secret signed this: hex HMAC-SHA256 over `timestamp.body`. */
export const signedByGateway = (secret: string, timestamp: string, body: Buffer, signature: string) =>
  sameText(
    createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex'),
    signature.replace(/^sha256=/, ''),
  )
