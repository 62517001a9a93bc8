import type { IncomingHttpHeaders } from 'node:http'
import { Inject, Injectable } from '@nestjs/common'
import { permissionsOf, type Role } from '@tabib/contracts/identity/roles'
import { LRUCache } from 'lru-cache'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Authenticator } from '../../platform/http/authenticator.js'
import { ACCOUNT_ENDED, Live, SESSION_ENDED } from '../../platform/live/live.js'
import { Problem } from '../../platform/problem.js'
import * as sessions from './sessions.repo.js'
import { type AccessClaims, TOKEN_KEY, verifyAccess } from './tokens.js'

const CHANGED = 'identity.session_changed'

/** Longest time a change of rights may take to reach a process that missed the announcement. */
const ACTOR_TTL_MS = 4_000

/** Turns a token into an actor: signature, then the session of record in Postgres (held for a few seconds). */
@Injectable()
export class Sessions extends Authenticator {
  private readonly claims = new LRUCache<string, AccessClaims & { exp: number }>({ max: 10_000 })
  private readonly actors = new LRUCache<string, Promise<Actor>>({ max: 10_000, ttl: ACTOR_TTL_MS })

  constructor(
    @Inject(TOKEN_KEY) private readonly key: Uint8Array,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {
    super()
    live.on(SESSION_ENDED, ({ tenant, key }) => this.drop(tenant, key['sessionId']))
    live.on(ACCOUNT_ENDED, ({ tenant }) => this.drop(tenant))
    live.on(CHANGED, ({ tenant, key }) => this.drop(tenant, key['sessionId']))
    live.onGap(() => this.actors.clear())
  }

  override async fromHeaders(headers: IncomingHttpHeaders, _address: string): Promise<Actor | null> {
    const token = bearer(headers) ?? cookie(headers, 'tabib_access')
    if (!token) return null
    const claims = await this.verified(token)
    return this.actor(claims.tenant, claims.session)
  }

  /** The actor of a session. @throws Problem `identity.session_ended` */
  actor(tenant: string, sessionId: string): Promise<Actor> {
    const key = `${tenant}:${sessionId}`
    const held = this.actors.get(key)
    if (held) return held
    const loading = this.load(tenant, sessionId)
    this.actors.set(key, loading)
    loading.catch(() => this.actors.delete(key))
    return loading
  }

  /** Forgets what is held about a session, or about all of a clinic's, here and on every other node. */
  forget(tenant: string, sessionId?: string): void {
    this.drop(tenant, sessionId)
    this.live.tell({ tenant, topic: CHANGED, key: sessionId ? { sessionId } : {} })
  }

  private drop(tenant: string, sessionId?: string): void {
    if (sessionId) this.actors.delete(`${tenant}:${sessionId}`)
    else for (const key of this.actors.keys()) if (key.startsWith(`${tenant}:`)) this.actors.delete(key)
  }

  private async verified(token: string) {
    const now = this.clock.now()
    const held = this.claims.get(token)
    if (held && held.exp * 1000 > now.getTime()) return held
    const claims = await verifyAccess(this.key, token, now)
    this.claims.set(token, claims)
    return claims
  }

  private async load(tenant: string, sessionId: string): Promise<Actor> {
    const row = await this.db.read({ tenant }, (db) => sessions.actorOf(db, sessionId, this.clock.now().toISOString()))
    if (!row) throw new Problem('identity.session_ended')
    const roles = row.roles as Role[]
    return {
      tenant,
      kind: 'staff',
      accountId: row.accountId,
      staffId: row.staffId,
      sessionId,
      name: row.name,
      roles,
      permissions: permissionsOf(roles),
      branchIds: row.branchIds,
      branchId: row.branchId,
      zone: row.zone,
      currency: row.currency,
      country: row.country,
      patientIds: [],
      steppedUpAt: null,
      breakGlass: null,
    }
  }
}

function bearer(headers: IncomingHttpHeaders): string | undefined {
  const value = headers.authorization
  return value?.startsWith('Bearer ') ? value.slice(7) : undefined
}

/** One cookie's value from the raw header. */
export function cookie(headers: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [k, v] = part.trim().split('=', 2)
    if (k === name && v) return v
  }
  return undefined
}
