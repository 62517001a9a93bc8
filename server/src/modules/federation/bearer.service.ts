import { createHash } from 'node:crypto'
import { Injectable, type OnModuleInit } from '@nestjs/common'
import { LRUCache } from 'lru-cache'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { orProblem, Problem } from '../../platform/problem.js'
import { type OutsideJudge, OutsideDoor, OutsideTrust } from '../identity/index.js'
import type { Claims } from './claims.rules.js'
import * as flows from './flows.repo.js'
import { People } from './people.service.js'
import { Trusts } from './trusts.js'
import { Verifier } from './verifier.js'

/** How long a token that was found good is not looked at again; the provider's own word is no older than this. */
const HELD_MS = 60_000

interface Held {
  session: string
  version: number
  until: number
}

const digest = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url')

/** The two sides of identity's outside door. */
@Injectable()
export class Ways {
  constructor(
    readonly trust: OutsideTrust,
    readonly door: OutsideDoor,
  ) {}
}

/** Turns a token of a trusted provider into a session of record, so that lists, ends, rests and the audit know it. */
@Injectable()
export class Bearer implements OutsideJudge, OnModuleInit {
  private readonly held = new LRUCache<string, Held>({ max: 10_000 })
  private readonly opening = new Map<string, Promise<string>>()

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly trusts: Trusts,
    private readonly verifier: Verifier,
    private readonly people: People,
    private readonly ways: Ways,
  ) {}

  onModuleInit(): void {
    this.ways.trust.ask(this)
  }

  async isLocalOff(tenant: string): Promise<boolean> {
    return (await this.trusts.now(tenant)).mode === 'external'
  }

  async sessionOf(visitor: Visitor, token: string): Promise<string> {
    const { tenant } = visitor
    const trust = await this.trusts.of(tenant)
    if (trust.mode === 'local' || !trust.bearer) throw new Problem('unauthenticated')
    const name = `${tenant} ${digest(token)}`
    const now = this.clock.now().getTime()
    const held = this.held.get(name)
    if (held && held.until > now && held.version === trust.version) return held.session
    const claims = await this.verifier.claims(trust, token)
    const session = await this.once(`${tenant} ${nameOf(claims, token)}`, () => this.open(visitor, token, claims))
    this.held.set(name, { session, version: trust.version, until: Math.min(now + HELD_MS, claims.exp * 1000) })
    return session
  }

  /** The session a token has, or a new one. One that was ended stays ended, whatever the token says. */
  private async open(visitor: Visitor, token: string, claims: Claims & { exp: number }): Promise<string> {
    const name = nameOf(claims, token)
    const known = () => this.db.read(visitor, (db) => flows.sessionOf(db, name))
    const before = await known()
    if (before) return before
    const accountId = await this.people.admit(visitor, await this.trusts.of(visitor.tenant), claims)
    const endsAt = new Date(claims.exp * 1000)
    const opened = this.ways.door.openForToken(visitor, { accountId, endsAt }, (tx, session_id) =>
      flows.bind(tx, { token: name, session_id, expires_at: endsAt.toISOString() }),
    )
    return orProblem({ token_sessions_pkey: 'conflict' }, opened).catch(async (e: unknown) => {
      // Another server was faster with the same token.
      const other = e instanceof Problem && e.code === 'conflict' ? await known() : undefined
      if (other) return other
      throw e
    })
  }

  private once(name: string, work: () => Promise<string>): Promise<string> {
    const under = this.opening.get(name)
    if (under) return under
    const doing = work().finally(() => this.opening.delete(name))
    this.opening.set(name, doing)
    return doing
  }
}

/** A token by its own name where it has one, else by its digest. */
function nameOf(claims: Claims, token: string): string {
  const { iss, sub, jti } = claims
  return typeof jti === 'string' && jti !== '' ? digest('jti', String(iss), String(sub), jti) : digest('token', token)
}
