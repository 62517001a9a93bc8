import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'

/** Who says who people are: this clinic, a provider outside, or either. */
export const modes = ['local', 'external', 'both'] as const
export type Mode = (typeof modes)[number]

/** Signatures with a private key, which only the provider holds. */
export const keyAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const
/** Signatures with a secret that both sides hold. */
export const secretAlgorithms = ['HS256', 'HS384', 'HS512'] as const
export const algorithms = [...keyAlgorithms, ...secretAlgorithms] as const
export type Algorithm = (typeof algorithms)[number]

/** Where the provider's keys come from. */
export const keySources = ['jwks', 'key', 'secret'] as const
export type KeySource = (typeof keySources)[number]

const text = (most: number) => z.string().trim().max(most)
const address = text(500)
const claimName = text(100)

/** In which claim of the provider's each fact about a person stands; `a.b` looks inside. Empty: the fact is not taken over. */
export const claimNames = z.strictObject({
  subject: claimName.min(1),
  name: claimName,
  email: claimName,
  phone: claimName,
  picture: claimName,
  roles: claimName,
})
export type ClaimNames = z.infer<typeof claimNames>

const roleRow = z.strictObject({ outside: text(200).min(1), roleId: z.string().min(1).max(100) })

const open = {
  /** What the button says: `Sign in with …`. */
  name: text(60).min(1),
  issuer: address.min(1),
  /** Programs may show the provider's tokens as bearer. */
  bearer: z.boolean(),
  audience: text(300),
  algorithms: z.array(z.enum(algorithms)).max(algorithms.length),
  keySource: z.enum(keySources),
  jwksUrl: address,
  /** PEM or JWK. */
  publicKey: text(10_000),
  introspectionUrl: address,
  /** People may sign in through the provider in the browser (OpenID Connect). */
  oidc: z.boolean(),
  clientId: text(300),
  scopes: text(300),
  claims: claimNames,
  roles: z.array(roleRow).max(200),
  /** Where people who come for the first time work. */
  branchId: id('Branch').nullable(),
  /** Staff who are here already are recognised by an email the provider has verified. */
  linkByEmail: z.boolean(),
}

/** A secret that is never shown again: a text sets it, null removes it, nothing leaves it. */
const secret = z.string().trim().min(1).max(2000).nullable().optional()

export const settingsDraft = z.strictObject({
  ...open,
  sharedSecret: secret,
  introspectionKey: secret,
  clientSecret: secret,
})
export type SettingsDraft = z.infer<typeof settingsDraft>

export const settings = z.object({
  version: z.number().int(),
  mode: z.enum(modes),
  ...open,
  /** Both empty before anything was saved. */
  name: z.string(),
  issuer: z.string(),
  claims: z.object(claimNames.shape),
  roles: z.array(z.object(roleRow.shape)),
  /** False before anything was saved. */
  setUp: z.boolean(),
  hasSharedSecret: z.boolean(),
  hasIntrospectionKey: z.boolean(),
  hasClientSecret: z.boolean(),
  /** Where the provider must send browsers back to. */
  redirectUri: z.string(),
  /** How many others of the staff are signed in now: with this clinic's means, and through the provider. */
  signedIn: z.object({ local: z.number().int(), outside: z.number().int() }),
  /** When the code that lets an owner in without the provider was made; null where there is none, or it was used. */
  recoveryCodeAt: instant.nullable(),
})
export type Settings = z.infer<typeof settings>

/** What a look at the provider found. Facts are codes with values; the web has the words. */
const finding = z.object({
  what: z.enum([
    'discovery',
    'discovery_issuer',
    'pkce',
    'iss_in_answer',
    'logout',
    'keys',
    'key_usable',
    'signature',
    'algorithm',
    'header',
    'issuer',
    'audience',
    'expires',
    'not_before',
    'kind',
    'subject',
    'name',
    'email',
    'phone',
    'picture',
    'roles',
    'still_good',
  ]),
  state: z.enum(['right', 'wrong', 'absent']),
  /** What stood there, shortened; never a key or a token. */
  value: z.string().nullable(),
})
export type Finding = z.infer<typeof finding>

const shownOnce = 'The code is shown once and kept nowhere in readable form, so no outcome may be stored.'

export const federationSettings = {
  read: route('federation.settings.read', {
    method: 'GET',
    path: '/federation/settings',
    permission: 'federation.settings.manage',
    summary: 'How the clinic trusts an outside identity provider.',
    result: settings,
  }),
  save: route('federation.settings.save', {
    method: 'PUT',
    path: '/federation/settings',
    permission: 'federation.settings.manage',
    summary: 'Decide which provider is trusted, and for what (send If-Match with the version you read).',
    stepUp: true,
    body: settingsDraft,
    result: settings,
  }),
  setMode: route('federation.settings.set_mode', {
    method: 'PUT',
    path: '/federation/mode',
    permission: 'federation.settings.manage',
    summary:
      'Decide who says who people are. Leaving local sign-in answers a code to print for the day the provider is dead.',
    stepUp: true,
    body: z.strictObject({ mode: z.enum(modes) }),
    result: z.object({ settings, recoveryCode: z.string().nullable() }),
    idempotencyExempt: shownOnce,
  }),
  renewCode: route('federation.settings.renew_code', {
    method: 'POST',
    path: '/federation/recovery-code',
    permission: 'federation.settings.manage',
    summary: 'Print another code for the day the provider is dead; the last one works no more.',
    stepUp: true,
    result: z.object({ settings, recoveryCode: z.string() }),
    idempotencyExempt: shownOnce,
  }),
  test: route('federation.settings.test', {
    method: 'POST',
    path: '/federation/test',
    permission: 'federation.settings.manage',
    summary: 'Ask the provider what it offers and read a token claim by claim; nothing is stored.',
    body: z.strictObject({ settings: settingsDraft, token: z.string().trim().max(8000).optional() }),
    result: z.object({ provider: z.array(finding), token: z.array(finding) }),
    idempotencyExempt: 'Nothing is changed.',
  }),
}
