import { createECDH, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { jwtVerify } from 'jose'
import { SMTPServer } from 'smtp-server'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type ProviderServer, providerServer, type Received } from './provider-server.js'

/** What a provider was told, as tests look at it. */
type Told = ReturnType<typeof JSON.parse>
const json = (r: Received): Told => JSON.parse(r.body.toString('utf8'))
const form = (r: Received) => Object.fromEntries(new URLSearchParams(r.body.toString('utf8')))

export interface SentSms {
  sid: string
  to: string
  body: string
  status: string
  date_created: string
  callback: string | undefined
}

/** Twilio's REST API for messages: basic authentication, forms, lists, error codes, signed callbacks. */
export async function fakeTwilio({
  accountSid = 'AC00000000000000000000000000000001',
  authToken = 'twilio-secret-token',
  now = () => new Date(),
} = {}) {
  const sent: SentSms[] = []
  const server = await providerServer((r) => {
    const want = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
    if (r.headers.authorization !== want)
      return { status: 401, body: { code: 20003, message: 'Authenticate', status: 401 } }
    const url = new URL(r.path, 'http://twilio')
    if (r.method === 'GET')
      return { status: 200, body: { messages: sent.filter((m) => m.to === url.searchParams.get('To')) } }
    const f = form(r)
    if (!/^\+\d{8,15}$/.test(f.To ?? '') || f.To?.endsWith('0000'))
      return { status: 400, body: { code: 21211, message: `Invalid 'To' Phone Number: ${f.To}`, status: 400 } }
    const m: SentSms = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      to: f.To!,
      body: f.Body ?? '',
      status: 'queued',
      date_created: now().toISOString(),
      callback: f.StatusCallback,
    }
    sent.push(m)
    return { status: 201, body: { sid: m.sid, status: m.status } }
  })
  /** Headers and body of a webhook as Twilio sends and signs it. */
  const hook = (url: string, fields: Record<string, string>, token = authToken) => {
    const all: Record<string, string> = { AccountSid: accountSid, ...fields }
    const text = Object.keys(all)
      .sort()
      .reduce((t, k) => t + k + all[k], url)
    return {
      payload: new URLSearchParams(all).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha1', token).update(text).digest('base64'),
      },
    }
  }
  return Object.assign(server, { sent, accountSid, authToken, hook })
}

/** Meta's Graph API for WhatsApp: messages, media, and webhooks signed with the app's secret. */
export async function fakeMeta({
  accessToken = 'EAAG-meta-access-token',
  appSecret = 'meta-app-secret',
  phoneNumberId = '106540352242922',
} = {}) {
  const sent: Told[] = []
  const media: Received[] = []
  /** Refuses the next messages with this code. */
  const state: { refuse?: { code: number; message: string } } = {}
  const server = await providerServer((r) => {
    if (r.headers.authorization !== `Bearer ${accessToken}`)
      return { status: 401, body: { error: { code: 190, message: 'Invalid OAuth access token' } } }
    if (!r.path.includes(`/${phoneNumberId}/`))
      return { status: 400, body: { error: { code: 100, message: 'Unsupported post request' } } }
    if (r.path.endsWith('/media')) {
      media.push(r)
      return { status: 200, body: { id: `media-${media.length}` } }
    }
    if (state.refuse) return { status: 400, body: { error: state.refuse } }
    const message = json(r)
    const id = `wamid.${randomBytes(12).toString('base64url')}`
    sent.push({ ...message, id })
    return {
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ wa_id: message.to }],
        messages: [{ id, message_status: 'accepted' }],
      },
    }
  })
  const hook = (value: object, secret = appSecret, number = phoneNumberId) => {
    const payload = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '1', phone_number_id: number },
                ...value,
              },
            },
          ],
        },
      ],
    })
    return {
      payload,
      headers: {
        'content-type': 'application/json',
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(payload).digest('hex')}`,
      },
    }
  }
  return Object.assign(server, { sent, media, state, accessToken, appSecret, phoneNumberId, hook })
}

/** A local SMS gateway: JSON in, JSON out; drops a second copy under one Idempotency-Key and can be asked for it. */
export async function fakeGateway({ secret = 'gateway-secret', dedupe = true, port = 0, delay = 0 } = {}) {
  const sent = new Map<string, { to: string; text: string }[]>()
  const server = await providerServer(async (r) => {
    if (r.headers['x-api-key'] !== secret) return { status: 403, body: { error: 'key' } }
    if (delay) await new Promise((done) => setTimeout(done, delay))
    const key = r.headers['idempotency-key'] ?? randomBytes(8).toString('hex')
    const earlier = sent.get(key)
    if (!(dedupe && earlier)) sent.set(key, [...(earlier ?? []), json(r)])
    return { status: 200, body: { result: { status: 'ok', id: `gw-${key}` } } }
  }, port)
  const settings = {
    url: `${server.url}/send`,
    method: 'POST',
    contentType: 'application/json',
    bodyTemplate: '{"to":"{to}","text":"{text}"}',
    success: 'result.status = ok',
    idPath: 'result.id',
    ...(dedupe ? { dedupeHeader: 'Idempotency-Key' } : {}),
  }
  const secrets = { headers: `X-Api-Key: ${secret}`, webhookSecret: 'gateway-webhook-secret' }
  return Object.assign(server, { sent, settings, secrets })
}

/** FCM v1 with its token endpoint: assertions are verified against the service account's key. */
export async function fakeFcm() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const sent: Told[] = []
  const server = await providerServer(async (r) => {
    if (r.path === '/token') {
      const { assertion } = form(r)
      const ok = await jwtVerify(assertion ?? '', publicKey, {
        audience: `${server.url}/token`,
        algorithms: ['RS256'],
      }).catch(() => null)
      return ok?.payload.scope === 'https://www.googleapis.com/auth/firebase.messaging'
        ? { status: 200, body: { access_token: 'fcm-token', expires_in: 3600, token_type: 'Bearer' } }
        : { status: 400, body: { error: 'invalid_grant' } }
    }
    if (r.headers.authorization !== 'Bearer fcm-token')
      return { status: 401, body: { error: { status: 'UNAUTHENTICATED', message: 'token' } } }
    const { message } = json(r)
    if (message.token.startsWith('gone'))
      return { status: 404, body: { error: { status: 'NOT_FOUND', message: 'Requested entity was not found.' } } }
    sent.push(message)
    return { status: 200, body: { name: `projects/demo/messages/${sent.length}` } }
  })
  const serviceAccount = JSON.stringify({
    client_email: 'push@demo.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    project_id: 'demo',
    token_uri: `${server.url}/token`,
  })
  return Object.assign(server, { sent, serviceAccount })
}

/** A push service as browsers use (RFC 8030, 8291, 8292): checks that the message is encrypted and who signed it. */
export async function fakePushService() {
  const pushed: { headers: Record<string, string>; size: number }[] = []
  const server = await providerServer((r) => {
    const vapid = /^vapid t=[\w-]+\.[\w-]+\.[\w-]+, ?k=[\w-]+$/i.test(r.headers.authorization ?? '')
    if (!vapid || r.headers['content-encoding'] !== 'aes128gcm') return { status: 401, body: 'unsigned' }
    if (r.path.startsWith('/gone')) return { status: 410, body: 'gone' }
    pushed.push({ headers: r.headers, size: r.body.length })
    return { status: 201, body: '', headers: { location: `/m/${pushed.length}` } }
  })
  /** A browser's subscription. */
  const subscription = (path = '/s/1') => {
    const keys = createECDH('prime256v1')
    return {
      endpoint: `${server.url}${path}`,
      keys: { p256dh: keys.generateKeys().toString('base64url'), auth: randomBytes(16).toString('base64url') },
    }
  }
  return Object.assign(server, { pushed, subscription })
}

/** A mail server that keeps what it was given. */
export async function fakeMail({ user = 'clinic', password = 'mail-password' } = {}) {
  const mails: { from: string; to: string; raw: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password: given }, _session, done) =>
      username === user && given === password ? done(null, { user }) : done(new Error('wrong password')),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('nobody') ? done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) : done(),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (c: Buffer) => chunks.push(c))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((r) => r.address).join(','),
          raw: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()))
  const { port } = server.server.address() as AddressInfo
  const close = () => new Promise<void>((closed) => server.close(() => closed()))
  return {
    mails,
    port,
    close,
    settings: {
      host: '127.0.0.1',
      port: String(port),
      security: 'none',
      user,
      from: 'care@sunrise.example',
      fromName: 'Sunrise',
    },
    secrets: { password },
  }
}

/** A mail server on a bad day: silent, gone, not one at all, or one byte a second. */
export async function strangeMail(mood: 'hang' | 'html' | 'reset' | 'drip') {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    if (mood === 'reset') socket.resetAndDestroy()
    if (mood === 'html') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n<!doctype html><title>Bad request</title>')
    if (mood !== 'drip') return
    const timer = setInterval(() => socket.write('2'), 1000)
    socket.on('close', () => clearInterval(timer))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()))
  const close = () => {
    for (const socket of open) socket.destroy()
    return new Promise<void>((closed) => server.close(() => closed()))
  }
  const { port } = server.address() as AddressInfo
  return { settings: { host: '127.0.0.1', port: String(port), security: 'none', from: 'care@sunrise.example' }, close }
}

export type { ProviderServer }
