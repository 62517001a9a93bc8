import { z } from 'zod'
import { id } from '../core/id.js'
import { language } from '../core/person.js'
import { done, route } from '../core/route.js'
import { exact } from '../core/text.js'
import { instant } from '../core/time.js'
import { branch } from '../organisation/branches.js'
import { allPermissions, type Permission } from '../permissions.js'
import { newPassword } from './passwords.js'
import { refreshPath } from './refresh.js'
import { roles } from './roles.js'

/** The signed-in person, what they may do, and where. */
export const me = z.object({
  accountId: id('Account'),
  staffId: id('Staff').nullable(),
  name: z.string(),
  username: z.string(),
  roles: z.array(z.enum(roles)),
  /** Roles held in this branch as people call them; built-in ones have no name, the screens have words for them. */
  heldRoles: z.array(z.object({ id: z.union([z.enum(roles), id('Role')]), name: z.string().nullable() })),
  permissions: z.array(z.enum(allPermissions as readonly [Permission, ...Permission[]])),
  branch,
  branches: z.array(z.object({ id: id('Branch'), name: z.string(), code: z.string() })),
  language: language.nullable(),
  /** Hundredths of a percent this person may take off an invoice. */
  discountCap: z.number().int(),
  /** Minutes without anything done after which the session ends. */
  idleMinutes: z.number().int(),
  /** The clinic asks a second factor of this role and none is set up: nothing works before it is. */
  secondFactorMissing: z.boolean(),
  /** Comes back to a locked screen with a PIN. */
  pin: z.boolean(),
  /** Set where this is the demonstration hospital. */
  demo: z.boolean(),
})
export type Me = z.infer<typeof me>

/** A session's tokens and whose they are. */
export const tokens = z.object({
  mfaRequired: z.literal(false),
  /** Bearer token for programs; browsers ignore it and use the HttpOnly cookie set beside it. */
  accessToken: z.string(),
  accessTokenExpiresAt: instant,
  refreshToken: z.string(),
  me,
})

/** Signed in, or asked for the second factor first: `POST /auth/mfa/verify` with the challenge. */
export const entered = z.union([
  tokens,
  z.object({
    mfaRequired: z.literal(true),
    challenge: z.string(),
    expiresAt: instant,
    /** Recovery codes always work beside these. */
    ways: z.array(z.enum(['totp', 'passkey'])),
  }),
])

const beforeSignIn = 'There is no session yet to hold the key; a repeated attempt only makes another session.'

export const auth = {
  login: route('identity.auth.login', {
    method: 'POST',
    path: '/auth/login',
    permission: 'public',
    summary: 'Sign in with username, phone or email and a password.',
    body: z.strictObject({ login: exact.trim().min(1).max(200), password: z.string().min(1).max(1000) }),
    result: entered,
    idempotencyExempt: beforeSignIn,
  }),
  refresh: route('identity.auth.refresh', {
    method: 'POST',
    path: refreshPath,
    permission: 'public',
    summary: 'Exchange a refresh token (body, or cookie) for new tokens; a token used twice ends its session.',
    body: z.strictObject({ refreshToken: z.string().max(500).optional() }),
    result: tokens,
    idempotencyExempt: 'The refresh token itself is single use.',
  }),
  logout: route('identity.auth.logout', {
    method: 'POST',
    path: '/auth/logout',
    permission: 'signed-in',
    summary: 'End this session.',
    result: done,
    idempotencyExempt: 'Ending a session twice is the same as once.',
  }),
  me: route('identity.auth.me', {
    method: 'GET',
    path: '/auth/me',
    permission: 'signed-in',
    summary: 'Who is signed in, what they may do, and in which branch.',
    result: me,
  }),
  switchBranch: route('identity.auth.switch_branch', {
    method: 'PUT',
    path: '/auth/branch',
    permission: 'signed-in',
    summary: 'Work in another of my branches from now on.',
    body: z.strictObject({ branchId: id('Branch') }),
    result: me,
    idempotencyExempt: 'Setting the same branch twice is the same as once.',
  }),
  setLanguage: route('identity.auth.set_language', {
    method: 'PUT',
    path: '/auth/language',
    permission: 'signed-in',
    summary: 'Speak this language to me from now on.',
    body: z.strictObject({ language }),
    result: done,
    idempotencyExempt: 'Setting the same language twice is the same as once.',
  }),
  invitation: route('identity.auth.invitation', {
    method: 'POST',
    path: '/auth/invitation',
    permission: 'public',
    summary: 'Whose invitation a token is, before a password is chosen.',
    body: z.strictObject({ token: z.string().min(8).max(200) }),
    result: z.object({ name: z.string(), username: z.string() }),
    idempotencyExempt: 'Reads only; a POST keeps the token out of addresses and logs.',
  }),
  setPassword: route('identity.auth.set_password', {
    method: 'POST',
    path: '/auth/set-password',
    permission: 'public',
    summary: 'Choose a password with an invitation token.',
    body: z.strictObject({ token: z.string().min(8).max(200), password: newPassword }),
    result: done,
    idempotencyExempt: 'The invitation token is single use.',
  }),
  demoLogins: route('identity.auth.demo_logins', {
    method: 'GET',
    path: '/auth/demo-logins',
    permission: 'public',
    summary: 'The demonstration logins, one per role; empty outside the demonstration hospital.',
    result: z.object({
      items: z.array(z.object({ role: z.enum(roles), username: z.string(), password: z.string(), name: z.string() })),
    }),
  }),
}
