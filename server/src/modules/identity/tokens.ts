import { createHash, randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { Problem } from '../../platform/problem.js'

/** What an access token says; everything else is looked up under its session. */
export interface AccessClaims {
  user: string
  tenant: string
  identityId: string
  identityType: 'staff' | 'patient' | 'account'
  session: string
}

export const ACCESS_SECONDS = 600
/** Who makes our own tokens; what names anybody else is foreign. */
export const ISSUER = 'tabib'

/** Injection token of the key that signs access tokens (raw bytes). */
export const TOKEN_KEY = Symbol('token key')

/** A signed access token that lives ten minutes. */
export function signAccess(key: Uint8Array, claims: AccessClaims, now: Date): Promise<string> {
  const at = Math.floor(now.getTime() / 1000)
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience(claims.tenant)
    .setIssuedAt(at)
    .setExpirationTime(at + ACCESS_SECONDS)
    .sign(key)
}

/** The claims of a good access token. @throws Problem `unauthenticated` for anything else */
export async function verifyAccess(key: Uint8Array, token: string, now: Date): Promise<AccessClaims & { exp: number }> {
  try {
    const { payload } = await jwtVerify<AccessClaims>(token, key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      typ: 'at+jwt',
      currentDate: now,
      requiredClaims: ['exp', 'aud', 'session', 'tenant', 'user'],
    })
    if (payload.aud !== payload.tenant) throw new Problem('unauthenticated')
    return payload as AccessClaims & { exp: number }
  } catch {
    throw new Problem('unauthenticated')
  }
}

/** A secret for a person to carry: 256 random bits. */
export const newSecret = () => randomBytes(32).toString('base64url')

/** How a secret is stored. It is random and long, so a plain digest is enough. */
export const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')
