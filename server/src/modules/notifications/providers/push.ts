import { createHash } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import webpush from 'web-push'
import { byStatus, exchange, looksLikePage, notUnderstood } from './http.js'
import { type Accepted, addresses, type Carrier, NotTaken, type Parcel, type Settings } from './provider.js'

/**
 * Push to every device of the person: browsers by Web Push (VAPID), phones by FCM v1. A second copy replaces the first on the
 * device (`Topic`, collapse key and tag are the message's key), so it may be handed over again.
 */
export function push(s: Settings): Carrier {
  return {
    channel: 'push',
    provider: 'push',
    recovery: 'again',
    async send(p) {
      const gone: string[] = []
      const failures: NotTaken[] = []
      const taken: Accepted[] = []
      // All at once: a person with five devices at a service that hangs is waited for as long as one with a single device.
      const asked = p.devices.map((d) => (d.provider === 'fcm' ? toPhone(s, p, d.address) : toBrowser(s, p, d)))
      for (const [i, outcome] of (await Promise.allSettled(asked)).entries()) {
        if (outcome.status === 'fulfilled') {
          taken.push(outcome.value)
          continue
        }
        const e: unknown = outcome.reason
        if (!(e instanceof NotTaken)) throw e
        if (e.more.status === 404 || e.more.status === 410) gone.push(p.devices[i]!.id)
        failures.push(e)
      }
      if (taken[0]) return { id: taken[0].id, answer: `${taken.length}/${p.devices.length}`, gone }
      throw Object.assign(failures[0] ?? new NotTaken('refused', 'no_device', ''), { gone })
    },
  }
}

/** What the device shows; the service worker reads it. */
const shown = (p: Parcel) => ({ title: p.subject ?? '', body: p.body, link: p.link, tag: p.key, lang: p.language })

async function toBrowser(s: Settings, p: Parcel, device: Parcel['devices'][number]): Promise<Accepted> {
  const { p256dh = '', auth = '' } = device.keys
  const request = webpush.generateRequestDetails(
    { endpoint: device.address, keys: { p256dh, auth } },
    JSON.stringify(shown(p)),
    {
      vapidDetails: {
        subject: s.contact || 'mailto:admin@tabib.invalid',
        publicKey: s.publicKey ?? '',
        privateKey: s.privateKey ?? '',
      },
      TTL: 86_400,
      urgency: 'high',
      topic: createHash('sha256').update(p.key).digest('base64url').slice(0, 32),
    },
  )
  const body = new Uint8Array(request.body as Buffer)
  const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]))
  delete headers['Content-Length']
  const a = await exchange(request.endpoint, { method: 'POST', headers, body })
  if (a.status === 404 || a.status === 410)
    throw new NotTaken('refused', 'no_device', a.text.slice(0, 200), { status: a.status })
  if (a.status >= 400) throw byStatus(a, a.text.slice(0, 200))
  if (![200, 201, 202].includes(a.status) || looksLikePage(a.text)) throw notUnderstood(a)
  return { id: a.headers.get('location'), answer: String(a.status) }
}

interface ServiceAccount {
  client_email: string
  private_key: string
  project_id: string
  token_uri: string
}

const tokens = new Map<string, { token: string; until: number }>()

async function toPhone(s: Settings, p: Parcel, token: string): Promise<Accepted> {
  const account = serviceAccountOf(s)
  const bearer = await accessToken(account)
  const { title, body, link } = shown(p)
  const a = await exchange(`${addresses.fcm}/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      message: {
        token,
        notification: { title, body },
        data: { key: p.key, link: link ?? '' },
        android: { collapse_key: p.key.slice(0, 60), priority: 'HIGH', notification: { tag: p.key } },
        apns: { headers: { 'apns-collapse-id': p.key.slice(0, 60) } },
      },
    }),
  })
  const said = a.json as { name?: string; error?: { status?: string; message?: string } } | undefined
  if (said?.name) return { id: said.name, answer: 'accepted' }
  if (!said?.error) throw a.status >= 400 ? byStatus(a, a.text.slice(0, 200)) : notUnderstood(a)
  const detail = `${said.error.status}: ${said.error.message ?? ''}`.slice(0, 300)
  if (a.status === 404) throw new NotTaken('refused', 'no_device', detail, { status: 404 })
  throw byStatus(a, detail)
}

/** @throws NotTaken where the service account is not set or not one */
function serviceAccountOf(s: Settings): ServiceAccount {
  try {
    const read = JSON.parse(s.serviceAccount ?? '') as ServiceAccount
    if (read.client_email && read.private_key && read.project_id) return read
  } catch {
    // falls through to the refusal
  }
  throw new NotTaken('refused', 'bad_credentials', 'no service account for phones')
}

/** An OAuth token for FCM (RFC 7523), kept until shortly before it ends. Providers' clocks are the world's, not the test's. */
async function accessToken(account: ServiceAccount): Promise<string> {
  const known = tokens.get(account.client_email + account.token_uri)
  const now = Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000)
  if (known && known.until > now) return known.token
  const key = await importPKCS8(account.private_key, 'RS256').catch(() => {
    throw new NotTaken('refused', 'bad_credentials', 'the service account’s key is not one')
  })
  const assertion = await new SignJWT({ scope: 'https://www.googleapis.com/auth/firebase.messaging' })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(key)
  const grant = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
  const a = await exchange(account.token_uri, { method: 'POST', body: grant })
  const said = a.json as { access_token?: string; expires_in?: number } | undefined
  if (!said?.access_token) throw a.status >= 400 ? byStatus(a, a.text.slice(0, 200)) : notUnderstood(a)
  tokens.set(account.client_email + account.token_uri, {
    token: said.access_token,
    until: now + (said.expires_in ?? 3600) - 60,
  })
  return said.access_token
}
