import { lookup as resolve, type LookupAddress } from 'node:dns'
import { request as plain, type RequestOptions } from 'node:http'
import { request as secure } from 'node:https'
import { BlockList, isIP } from 'node:net'
import { Inject, Injectable } from '@nestjs/common'
import { CONFIG, type Config } from '../../platform/config.js'

const TIMEOUT_MS = 4_000
const MOST_BYTES = 256 * 1024

/** Why a provider could not be asked; never what it answered. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}

export interface Outgoing {
  method?: string
  headers?: Record<string, string>
  body?: string
  mostBytes?: number
}

const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(net, bits, 'ipv4')

// Of IPv6 only the open internet (2000::/3) is not inside, and of that not what carries an IPv4 address or is for examples.
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
const carried6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  carried6.addSubnet(net, bits, 'ipv6')

/** Whether an address is on the open internet: not this machine, not a house's own network, not a cloud's metadata. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !inside.check(address, 'ipv4')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return isPublic(mapped[1]!)
  return family === 6 && open6.check(address, 'ipv6') && !carried6.check(address, 'ipv6')
}

/** Whether an address is this machine itself. */
export const isLoopback = (address: string) => (isIP(address) === 4 && address.startsWith('127.')) || address === '::1'

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '')
const saysLoopback = (hostname: string) => bare(hostname) === 'localhost' || isLoopback(bare(hostname))

/**
 * Whether our server may be sent to an address as it is written: TLS to the open internet, or, where `loopback` is allowed,
 * anything on this machine. What a name resolves to is checked again when it is called.
 */
export function isSafeUrl(url: string, loopback: boolean): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  if (username || password) return false
  if (saysLoopback(hostname)) return loopback && (protocol === 'https:' || protocol === 'http:')
  return protocol === 'https:' && (isIP(bare(hostname)) === 0 || isPublic(bare(hostname)))
}

/** Asks providers outside: only where we may be sent, no redirects, a few seconds, a few kilobytes. */
@Injectable()
export class Outbound {
  /** A provider on this machine is trusted in development, and in production only where the operator says so. */
  readonly loopback: boolean

  constructor(@Inject(CONFIG) config: Config) {
    this.loopback = config.TRUST_LOOPBACK_PROVIDERS ?? !config.production
  }

  isSafe(url: string): boolean {
    return isSafeUrl(url, this.loopback)
  }

  /** @throws Unreachable for whatever goes wrong before a whole answer is here; an answer with any status is an answer */
  ask(url: string, how: Outgoing = {}): Promise<Response> {
    if (!this.isSafe(url)) return Promise.reject(new Unreachable('address not allowed'))
    const to = new URL(url)
    const own = saysLoopback(to.hostname)
    const options: RequestOptions = {
      method: how.method ?? 'GET',
      headers: { accept: 'application/json', 'user-agent': 'tabib', ...how.headers },
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      // The address that is checked is the address that is called: a name cannot change its mind in between.
      lookup: (name, o, done) =>
        resolve(name, { ...o, all: true }, (e, found) => {
          const bad =
            e ?? (found as LookupAddress[]).find(({ address }) => !(own ? isLoopback(address) : isPublic(address)))
          if (bad || found.length === 0) return done(new Unreachable('address not allowed'), [] as never)
          return o.all ? done(null, found as never) : done(null, found[0]!.address, found[0]!.family)
        }),
    }
    return new Promise((answered, failed) => {
      const fail = (e: Error) => failed(e instanceof Unreachable ? e : new Unreachable(e.message))
      const req = (to.protocol === 'https:' ? secure : plain)(to, options, (res) => {
        const parts: Buffer[] = []
        let size = 0
        res.on('data', (part: Buffer) => {
          size += part.length
          if (size <= (how.mostBytes ?? MOST_BYTES)) parts.push(part)
          else req.destroy(new Unreachable('answer too large'))
        })
        res.on('error', fail)
        res.on('end', () => {
          const status = res.statusCode ?? 0
          if (status < 200 || (status >= 300 && status < 400)) return fail(new Unreachable(`answered ${status}`))
          const headers = new Headers()
          for (const [k, v] of Object.entries(res.headers)) if (v !== undefined) headers.set(k, String(v))
          const body = status === 204 ? null : Buffer.concat(parts)
          const response = new Response(body, { status, headers })
          Object.defineProperty(response, 'url', { value: url })
          return answered(response)
        })
      })
      req.on('error', fail)
      req.end(how.body)
    })
  }

  /** The JSON of a good answer. @throws Unreachable */
  async json(url: string, how: Outgoing = {}): Promise<unknown> {
    const res = await this.ask(url, how)
    if (!res.ok) throw new Unreachable(`answered ${res.status}`)
    return res.json().catch(() => {
      throw new Unreachable('answer is no JSON')
    })
  }
}
