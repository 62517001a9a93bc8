import { createHash, createHmac, type KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

type Key = {
  kid: string
  privateKey: webcrypto.CryptoKey | KeyObject
  publicKey: webcrypto.CryptoKey | KeyObject
  jwk: JWK
}

/** How an endpoint behaves: as it should, or as on bad days. */
export type Mood = 'well' | 'down' | 'hang' | 'huge' | 'html' | 'redirect'
type Endpoint = 'discovery' | 'jwks' | 'token' | 'userinfo' | 'introspection'

interface Code {
  claims: JWTPayload
  nonce: string | null
  challenge: string
  redirectUri: string
  used: boolean
}

/** A lie in the answers of one sign-in. */
export interface Lies {
  nonce?: string
  idToken?: (claims: JWTPayload) => JWTPayload
  /** Signs id tokens with a key nobody published. */
  strangeKey?: boolean
  userinfoSubject?: string
}

/** An identity server on loopback: OpenID Connect with PKCE, signed tokens, keys that change, and lies. */
export class IdentityServer {
  url = ''
  moods: Partial<Record<Endpoint, Mood>> = {}
  lies: Lies = {}
  /** Whom it knows, as claims. The next browser that comes signs in as them. */
  person: JWTPayload = {
    sub: 'u-1',
    name: 'Asha Rao',
    email: 'asha@example.org',
    email_verified: true,
    roles: ['nurses'],
  }
  asked: Record<Endpoint, number> = { discovery: 0, jwks: 0, token: 0, userinfo: 0, introspection: 0 }
  introspected: { authorization: string | undefined; token: string }[] = []
  active = true
  introspectsAs: string | undefined
  readonly clientId = 'tabib'
  readonly clientSecret = 'client-secret-of-the-test'
  keys: Key[] = []
  /** A file the server also has: a picture of somebody. */
  files = new Map<string, Buffer>()
  private codes = new Map<string, Code>()
  private server = createServer((req, res) => void this.serve(req, res).catch(() => res.destroy()))

  constructor(private readonly now: () => Date) {}

  static async start(now: () => Date): Promise<IdentityServer> {
    const s = new IdentityServer(now)
    await s.rotate()
    await new Promise<void>((r) => s.server.listen(0, '127.0.0.1', r))
    s.url = `http://localhost:${(s.server.address() as AddressInfo).port}`
    return s
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((r) => this.server.close(() => r()))
  }

  /** Signs with a new key from now on; `keep` still publishes the old ones. */
  async rotate({ keep = false } = {}): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const kid = randomBytes(6).toString('hex')
    const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }
    this.keys = [{ kid, privateKey, publicKey, jwk }, ...(keep ? this.keys : [])]
  }

  pem = () => exportSPKI(this.keys[0]!.publicKey as webcrypto.CryptoKey)

  /** An access token for our API; `over` changes claims (undefined removes one), `header` the header. */
  async token(over: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
    const at = Math.floor(this.now().getTime() / 1000)
    const claims = {
      iss: this.url,
      aud: 'tabib-api',
      iat: at,
      exp: at + 600,
      jti: randomBytes(8).toString('hex'),
      ...this.person,
      ...over,
    }
    const said = Object.fromEntries(Object.entries(claims).filter(([, v]) => v !== undefined))
    return new SignJWT(said)
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: this.keys[0]!.kid, ...header })
      .sign(this.keys[0]!.privateKey)
  }

  /** A token put together by hand: whatever header, claims and signature. */
  forged(header: object, over: Record<string, unknown> = {}, sign: (input: string) => string = () => ''): string {
    const at = Math.floor(this.now().getTime() / 1000)
    const claims = { iss: this.url, aud: 'tabib-api', iat: at, exp: at + 600, ...this.person, ...over }
    const part = (o: object) => Buffer.from(JSON.stringify(o)).toString('base64url')
    const input = `${part(header)}.${part(claims)}`
    return `${input}.${sign(input)}`
  }

  static hmac = (secret: string | Buffer) => (input: string) =>
    createHmac('sha256', secret).update(input).digest('base64url')

  /** What a browser does at the authorization endpoint: the person signs in, and the browser is sent back. */
  async authorize(url: string): Promise<URLSearchParams> {
    const res = await fetch(url, { redirect: 'manual' })
    const location = res.headers.get('location')
    if (!location) throw new Error(`not sent back: ${res.status} ${await res.text()}`)
    return new URL(location).searchParams
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', this.url)
    const body = await read(req)
    const at = (
      {
        '/.well-known/openid-configuration': 'discovery',
        '/jwks': 'jwks',
        '/token': 'token',
        '/userinfo': 'userinfo',
        '/introspect': 'introspection',
      } as Record<string, Endpoint>
    )[url.pathname]
    if (at) {
      this.asked[at]++
      if (misbehaves(res, this.moods[at] ?? 'well')) return
    }
    if (at === 'discovery') return json(res, 200, this.metadata())
    if (at === 'jwks') return json(res, 200, { keys: this.keys.map((k) => k.jwk) })
    if (at === 'token') return this.exchange(req, res, new URLSearchParams(body))
    if (at === 'userinfo') return json(res, 200, { ...this.person, sub: this.lies.userinfoSubject ?? this.person.sub })
    if (at === 'introspection') {
      const token = new URLSearchParams(body).get('token') ?? ''
      this.introspected.push({ authorization: req.headers.authorization, token })
      return json(
        res,
        200,
        this.active ? { active: true, sub: this.introspectsAs ?? decodeJwt(token).sub } : { active: false },
      )
    }
    if (url.pathname === '/authorize') return this.grant(res, url.searchParams)
    const file = this.files.get(url.pathname)
    if (file) return void res.writeHead(200, { 'content-type': 'image/png' }).end(file)
    return json(res, 404, { error: 'not_found' })
  }

  private metadata() {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      userinfo_endpoint: `${this.url}/userinfo`,
      jwks_uri: `${this.url}/jwks`,
      introspection_endpoint: `${this.url}/introspect`,
      end_session_endpoint: `${this.url}/logout`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    }
  }

  private grant(res: ServerResponse, q: URLSearchParams): void {
    const redirectUri = q.get('redirect_uri')!
    const back = new URL(redirectUri)
    const good =
      q.get('client_id') === this.clientId &&
      q.get('code_challenge_method') === 'S256' &&
      q.get('response_type') === 'code'
    if (!good) return json(res, 400, { error: 'invalid_request' })
    const code = randomBytes(16).toString('base64url')
    const again = q.get('prompt') === 'login' ? { auth_time: Math.floor(this.now().getTime() / 1000) } : {}
    this.codes.set(code, {
      claims: { ...this.person, ...again },
      nonce: q.get('nonce'),
      challenge: q.get('code_challenge')!,
      redirectUri,
      used: false,
    })
    for (const [k, v] of Object.entries({ code, state: q.get('state')!, iss: this.url })) back.searchParams.set(k, v)
    res.writeHead(302, { location: back.href }).end()
  }

  private async exchange(req: IncomingMessage, res: ServerResponse, form: URLSearchParams): Promise<void> {
    const code = this.codes.get(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const known = form.get('client_secret') === this.clientSecret || req.headers.authorization?.startsWith('Basic ')
    if (!known) return json(res, 401, { error: 'invalid_client' })
    if (!code || code.used || code.challenge !== challenge || code.redirectUri !== form.get('redirect_uri'))
      return json(res, 400, { error: 'invalid_grant' })
    code.used = true
    const at = Math.floor(this.now().getTime() / 1000)
    const { sub, auth_time: shown } = code.claims
    const said = {
      iss: this.url,
      aud: this.clientId,
      sub,
      iat: at,
      exp: at + 300,
      nonce: this.lies.nonce ?? code.nonce,
      ...(shown ? { auth_time: shown } : {}),
    }
    const key = this.lies.strangeKey ? (await generateKeyPair('RS256')).privateKey : this.keys[0]!.privateKey
    const idToken = await new SignJWT(this.lies.idToken?.(said) ?? said)
      .setProtectedHeader({ alg: 'RS256', kid: this.keys[0]!.kid })
      .sign(key)
    return json(res, 200, {
      access_token: await this.token({ sub }),
      token_type: 'Bearer',
      expires_in: 600,
      id_token: idToken,
    })
  }
}

function misbehaves(res: ServerResponse, mood: Mood): boolean {
  if (mood === 'hang') return true
  if (mood === 'down') json(res, 500, { error: 'server_error' })
  else if (mood === 'html') res.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>')
  else if (mood === 'redirect') res.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
  else if (mood === 'huge')
    res.writeHead(200, { 'content-type': 'application/json' }).end(`{"keys":[],"x":"${'x'.repeat(2_000_000)}"}`)
  return mood !== 'well'
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function read(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of req) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
