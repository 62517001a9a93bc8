import type { ClaimNames } from '@tabib/contracts/federation/settings'
import { toE164 } from '@tabib/contracts/core/phone'

export type Claims = Record<string, unknown>

/** What a provider says about one person. */
export interface Word {
  subject: string
  name: string | null
  email: string | null
  /** The provider has shown that the email is the person's. */
  emailVerified: boolean
  /** The provider says that it has not. */
  emailDenied: boolean
  phone: string | null
  picture: string | null
  /** The provider's own names of roles. */
  roles: string[]
}

/** A claim by its name; `a.b` looks inside where there is no claim of the whole name. */
export function claim(claims: Claims, name: string): unknown {
  if (name === '') return undefined
  if (Object.hasOwn(claims, name)) return claims[name]
  let at: unknown = claims
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = (at as Claims)[part]
  }
  return at
}

function textOf(claims: Claims, name: string, most: number): string | null {
  const value = claim(claims, name)
  if (typeof value !== 'string') return null
  // oxlint-disable-next-line no-control-regex -- what a provider sends is shown on screens and paper
  const clean = value.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim()
  return clean === '' || clean.length > most ? null : clean
}

/** Roles as a list of words, one word, or words with spaces or commas between. */
function wordsOf(claims: Claims, name: string): string[] {
  const value = claim(claims, name)
  const words = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : []
  return [...new Set(words.filter((w): w is string => typeof w === 'string' && w !== '' && w.length <= 200))].slice(
    0,
    200,
  )
}

/** What the claims say, as far as it can be what it should be; undefined where they name nobody. */
export function read(claims: Claims, names: ClaimNames, country: string): Word | undefined {
  const subject = claim(claims, names.subject)
  const id = typeof subject === 'number' && Number.isSafeInteger(subject) ? String(subject) : subject
  if (typeof id !== 'string' || id.trim() === '' || id.length > 255) return undefined
  const email = textOf(claims, names.email, 254)
  const phone = textOf(claims, names.phone, 40)
  const good = email !== null && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)
  return {
    subject: id,
    name: textOf(claims, names.name, 120),
    email: good ? email : null,
    emailVerified: good && claims['email_verified'] === true,
    emailDenied: claims['email_verified'] === false,
    phone: phone ? (toE164(phone, country) ?? null) : null,
    picture: textOf(claims, names.picture, 1000),
    roles: wordsOf(claims, names.roles),
  }
}

/** Our roles for a provider's; what is not in the table gives nothing. */
export const mapped = (roles: readonly string[], table: readonly { outside: string; roleId: string }[]) => [
  ...new Set(table.filter((row) => roles.includes(row.outside)).map((row) => row.roleId)),
]

/** Whether a token was made to open things: not to say who signed in, not to be exchanged for others, not to sign somebody out. */
export function opensThings(header: { typ?: unknown }, claims: Claims): boolean {
  const typ = header.typ
  const named = typ === undefined || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ))
  const inside = claims['typ'] === undefined || claims['typ'] === 'Bearer' || claims['typ'] === 'JWT'
  const use = claims['token_use'] === undefined || claims['token_use'] === 'access'
  return (
    named && inside && use && !['nonce', 'at_hash', 'c_hash', 's_hash', 'events'].some((c) => Object.hasOwn(claims, c))
  )
}

/** Header fields by which a token would bring, or tell us to fetch, its own key. */
export const bringsKey = (header: object) => ['jku', 'jwk', 'x5u'].some((f) => Object.hasOwn(header, f))
