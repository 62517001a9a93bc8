import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { PATIENCE_MS } from './http.js'
import { type Carrier, NotTaken, type Parcel, type Settings } from './provider.js'

/** Mail by SMTP. Every try carries one Message-ID, by which mail stores drop a second copy; delivery itself SMTP does not tell. */
export function smtp(s: Settings): Carrier {
  return {
    channel: 'email',
    provider: 'smtp',
    recovery: 'again',
    async send(p) {
      const transport = createTransport({
        host: s.host ?? '',
        port: Number(s.port),
        secure: s.security === 'tls',
        requireTLS: s.security === 'starttls',
        ignoreTLS: s.security === 'none',
        ...(s.user ? { auth: { user: s.user, pass: s.password ?? '' } } : {}),
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        const info = await within(transport.sendMail(mailOf(s, p)))
        return { id: info.messageId, answer: info.response }
      } catch (e) {
        throw notTaken(e)
      } finally {
        transport.close()
      }
    },
  }
}

const mailOf = (s: Settings, p: Parcel) => ({
  from: { name: s.fromName ?? '', address: s.from ?? '' },
  to: { name: p.name, address: p.to },
  subject: p.subject ?? '',
  text: p.wayOut ? `${p.body}\n\n${p.wayOut.words}: ${p.wayOut.url}` : p.body,
  html: htmlOf(p),
  messageId: messageIdOf(s, p.key),
  headers: {
    'Auto-Submitted': 'auto-generated',
    ...(p.wayOut ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  },
  ...(p.wayOut ? { list: { unsubscribe: p.wayOut.url } } : {}),
  ...(p.document
    ? {
        attachments: [
          { filename: p.document.name, content: Buffer.from(p.document.bytes), contentType: p.document.type },
        ],
      }
    : {}),
})

/** The same at every try. */
const messageIdOf = (s: Settings, key: string) =>
  `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${(s.from ?? '').split('@')[1] ?? 'tabib'}>`

function htmlOf(p: Parcel): string {
  const text = escaped(p.body).replaceAll('\n', '<br>')
  const linked = text.replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`)
  return `<!doctype html><html lang="${p.language}" dir="${p.language === 'ar' ? 'rtl' : 'ltr'}"><body style="font:16px/1.5 'Noto Sans',sans-serif;color:#1c2733">${linked}${footOf(p)}</body></html>`
}

const footOf = ({ wayOut }: Parcel) =>
  wayOut
    ? `<p style="margin-top:32px;font-size:13px"><a href="${wayOut.url}" style="color:#5b6773">${escaped(wayOut.words)}</a></p>`
    : ''

const escaped = (text: string) => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** nodemailer's own time-outs are about silence; a server that drips is cut off here. */
async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new NotTaken('unsure', 'timeout', 'no answer in time')), PATIENCE_MS)
  })
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function notTaken(e: unknown): NotTaken {
  if (e instanceof NotTaken) return e
  const {
    code = '',
    responseCode,
    response,
    command,
  } = e as { code?: string; responseCode?: number; response?: string; command?: string }
  const detail = (response ?? code).slice(0, 300)
  if (code === 'EAUTH') return new NotTaken('refused', 'bad_credentials', detail)
  if (responseCode !== undefined && responseCode >= 400) {
    if (responseCode < 500) return new NotTaken('busy', 'busy', detail, { status: responseCode })
    const reason = [550, 551, 553].includes(responseCode) ? 'invalid_address' : 'rejected'
    return new NotTaken('refused', reason, detail, { status: responseCode })
  }
  if (['ECONNECTION', 'EDNS', 'ECONNREFUSED', 'ENOTFOUND'].includes(code) || command === 'CONN')
    return new NotTaken('away', 'away', detail || code)
  return new NotTaken('unsure', code === 'ETIMEDOUT' ? 'timeout' : 'away', detail || code)
}
