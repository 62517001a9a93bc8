import { isIP } from 'node:net'
import { toE164 } from '@tabib/contracts/core/phone'
import type { FieldProblem } from '@tabib/contracts/core/problem'
import type { OutsideChannel } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import { Problem } from '../../platform/problem.js'
import { neededFields, type Provider, providerFields, providers } from '@tabib/contracts/notifications/settings'

export interface Wanted {
  channel: OutsideChannel
  active: boolean
  provider: Provider
  settings: Record<string, string>
  /** Names of the secrets that will be set afterwards. */
  secrets: readonly string[]
}

/** What is wrong with a channel's settings, by field. */
export function settingFaults(w: Wanted, production: boolean): FieldProblem[] {
  if (!(providers[w.channel] as readonly string[]).includes(w.provider))
    return [{ pointer: '/body/provider', code: 'invalid_value' }]
  const fields = providerFields[w.provider]
  const known = (names: readonly string[], name: string) => names.includes(name)
  const strange = Object.keys(w.settings).filter((f) => !known(fields.open, f))
  const strangeSecrets = w.secrets.filter((f) => !known(fields.secret, f))
  const has = (f: string) => (known(fields.secret, f) ? w.secrets.includes(f) : Boolean(w.settings[f]))
  const missing = w.active ? neededFields[w.provider].filter((f) => !has(f)) : []
  const addresses = ['url', 'lookupUrl'].filter((f) => w.settings[f] && !isSafeAddress(w.settings[f], production))
  const host = w.provider === 'smtp' && w.settings.host && production && isPrivateHost(w.settings.host)
  return [
    ...strange.map((f) => ({ pointer: `/body/settings/${f}`, code: 'unrecognized_keys' })),
    ...strangeSecrets.map((f) => ({ pointer: `/body/secrets/${f}`, code: 'unrecognized_keys' })),
    ...missing.map((f) => ({
      pointer: known(fields.secret, f) ? `/body/secrets/${f}` : `/body/settings/${f}`,
      code: 'notifications.credential_missing',
    })),
    ...addresses.map((f) => ({ pointer: `/body/settings/${f}`, code: 'notifications.unsafe_address' })),
    ...(host ? [{ pointer: '/body/settings/host', code: 'notifications.unsafe_address' }] : []),
  ]
}

/** Whether our server may be sent there: in production only to the open internet, over TLS, so that no clinic reaches into the house. */
export function isSafeAddress(url: string, production: boolean): boolean {
  const bare = url.replace(/\{\w+\}/g, 'x')
  if (!URL.canParse(bare)) return false
  const { protocol, hostname, username } = new URL(bare)
  if (username) return false
  if (!production) return protocol === 'https:' || protocol === 'http:'
  return protocol === 'https:' && !isPrivateHost(hostname)
}

/** Loopback, link-local and private addresses, and names that only a local network knows. */
export function isPrivateHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(name) === 4)
    return /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(name)
  if (isIP(name) === 6) return /^(::1?$|f[cd]|fe[89ab]|::ffff:)/.test(name)
  return name === 'localhost' || /\.(localhost|local|internal|lan|home)$/.test(name) || !name.includes('.')
}

/**
 * What a person typed, as an address of a channel; push goes to whoever asks.
 * @throws Problem `invalid` at `pointer`
 */
export function addressFor(
  actor: Actor,
  channel: OutsideChannel,
  { text, pointer }: { text: string; pointer: string },
): string {
  if (channel === 'push') return actor.accountId
  const mail = channel === 'email' && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(text) ? text : null
  const address = channel === 'email' ? mail : toE164(text, actor.country)
  if (!address) throw new Problem('invalid', { errors: [{ pointer, code: 'notifications.not_an_address' }] })
  return address
}

/** The last four characters of a credential; of a short one, none. */
export const hintOf = (secret: string) => (secret.trim().length >= 12 ? secret.trim().slice(-4) : '')
