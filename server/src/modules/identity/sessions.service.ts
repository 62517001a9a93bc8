import type { IncomingHttpHeaders } from 'node:http'
import { Inject, Injectable, Logger } from '@nestjs/common'
import { LRUCache } from 'lru-cache'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import { Authenticator } from '../../platform/http/authenticator.js'
import { ACCOUNT_ENDED, Live, SESSION_ENDED } from '../../platform/live/live.js'
import { Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { openGlassOf } from './break-glass.js'
import { isForeign, OutsideTrust } from './outside-trust.js'
import { type Rights, rightsOf } from './rights.js'
import * as sessions from './sessions.repo.js'
import { type AccessClaims, TOKEN_KEY, verifyAccess } from './tokens.js'

const CHANGED = 'identity.session_changed'

/** Longest time a change of rights may take to reach a process that missed the announcement. */
const ACTOR_TTL_MS = 4_000
/** Uses closer together than this are written down once. */
const USE_WRITTEN_MS = 30_000

/** A session as it is held between requests. */
export interface Session {
  actor: Actor
  lastUsedAt: number
  idleMinutes: number
  locked: boolean
  /** The clinic asks a second factor of this person and there is none: nothing is permitted. */
  secondFactorMissing: boolean
}

/** Turns a token into an actor: signature, then the session of record in Postgres (held for a few seconds). */
@Injectable()
export class Sessions extends Authenticator {
  private readonly claims = new LRUCache<string, AccessClaims & { exp: number }>({ max: 10_000 })
  private readonly held = new LRUCache<string, Promise<Session>>({ max: 10_000, ttl: ACTOR_TTL_MS })
  /** When a session was last used at this server, and when that was last written down. */
  private readonly uses = new LRUCache<string, { at: number; writtenAt: number }>({ max: 20_000 })
  private readonly log = new Logger('sessions')

  constructor(
    @Inject(TOKEN_KEY) private readonly key: Uint8Array,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly outside: OutsideTrust,
  ) {
    super()
    live.on(SESSION_ENDED, ({ tenant, key }) => this.drop(tenant, key['sessionId']))
    live.on(ACCOUNT_ENDED, ({ tenant }) => this.drop(tenant))
    live.on(CHANGED, ({ tenant, key }) => this.drop(tenant, key['sessionId']))
    live.onUnsure((tenant) => (tenant ? this.drop(tenant) : this.held.clear()))
  }

  override async fromHeaders(headers: IncomingHttpHeaders, address: string): Promise<Actor | null> {
    const shown = bearer(headers)
    const token = shown ?? cookie(headers, 'tabib_access')
    if (!token) return null
    const own = this.claims.has(token) || token !== shown || !isForeign(token)
    const of = own ? await this.verified(token) : await this.outside.sessionOf(token, headers, address)
    const session = await this.session(of.tenant, of.session)
    this.mustBeAwake(session)
    // What a screen asks by itself keeps nobody signed in.
    if (headers['x-tabib-idle'] !== '1') this.use(session, address)
    return session.actor
  }

  /** The actor of a session. @throws Problem `identity.session_ended` */
  async actor(tenant: string, sessionId: string): Promise<Actor> {
    return (await this.session(tenant, sessionId)).actor
  }

  /** A session as it stands. @throws Problem `identity.session_ended` */
  session(tenant: string, sessionId: string): Promise<Session> {
    const key = `${tenant}:${sessionId}`
    const held = this.held.get(key)
    if (held) return held
    const loading = this.load(tenant, sessionId)
    this.held.set(key, loading)
    loading.catch(() => this.held.delete(key))
    return loading
  }

  /** @throws Problem `identity.session_locked`, `identity.session_idle` */
  mustBeAwake(session: Session): void {
    if (session.locked) throw new Problem('identity.session_locked')
    const used = Math.max(session.lastUsedAt, this.uses.get(keyOf(session.actor))?.at ?? 0)
    if (this.clock.now().getTime() - used > session.idleMinutes * 60_000) throw new Problem('identity.session_idle')
  }

  /** Forgets what is held about a session, or about all of a clinic's, here and on every other node. */
  forget(tenant: string, sessionId?: string): void {
    this.drop(tenant, sessionId)
    this.live.tell({ tenant, topic: CHANGED, key: sessionId ? { sessionId } : {} })
  }

  private drop(tenant: string, sessionId?: string): void {
    if (sessionId) this.held.delete(`${tenant}:${sessionId}`)
    else for (const key of this.held.keys()) if (key.startsWith(`${tenant}:`)) this.held.delete(key)
  }

  private async verified(token: string) {
    const now = this.clock.now()
    const held = this.claims.get(token)
    if (held && held.exp * 1000 > now.getTime()) return held
    const claims = await verifyAccess(this.key, token, now)
    this.claims.set(token, claims)
    return claims
  }

  /** Notes that a person did something; written down now and then, and never waited for. */
  private use({ actor, lastUsedAt }: Session, address: string): void {
    const key = keyOf(actor)
    const now = this.clock.now().getTime()
    const known = this.uses.get(key) ?? { at: lastUsedAt, writtenAt: lastUsedAt }
    const due = now - known.writtenAt > USE_WRITTEN_MS
    this.uses.set(key, { at: now, writtenAt: due ? now : known.writtenAt })
    if (!due) return
    const use = { at: new Date(now).toISOString(), address }
    this.db
      .write(systemActor(actor.tenant), (tx) => sessions.touch(tx, actor.sessionId!, use))
      .catch((e: unknown) => this.log.warn(`when a session was used could not be written: ${String(e)}`))
  }

  private async load(tenant: string, sessionId: string): Promise<Session> {
    const now = this.clock.now().toISOString()
    const row = await this.db
      .read({ tenant }, (db) => sessions.record(db, sessionId, now))
      .catch((e: unknown) => {
        // A clinic that is not here: to whoever shows such a token, as good as none.
        throw e instanceof Problem && e.kind === 'not_found' ? new Problem('unauthenticated') : e
      })
    if (!row) throw new Problem('identity.session_ended')
    const { kind, name, zone, currency, country, accountId, staffId, branchId, patientIds, steppedUpAt } = row
    const [rights, breakGlass] =
      kind === 'patient'
        ? [ofPatient, null]
        : await this.db.readTogether({ tenant }, (db) =>
            together([rightsOf(db, accountId, branchId), openGlassOf(db, sessionId, now)]),
          )
    const secondFactorMissing =
      !row.hasSecondFactor && rights.roles.some((role) => row.secondFactorRoles.includes(role))
    return {
      actor: {
        tenant,
        kind,
        accountId,
        staffId,
        sessionId,
        name,
        roles: rights.roles,
        permissions: secondFactorMissing ? new Set() : rights.permissions,
        branchIds: rights.branchIds,
        branchesOf: secondFactorMissing ? () => [] : rights.branchesOf,
        branchId,
        zone,
        currency,
        country,
        patientIds,
        steppedUpAt,
        breakGlass,
      },
      lastUsedAt: Date.parse(row.lastUsedAt),
      idleMinutes: row.idleMinutes,
      locked: row.locked,
      secondFactorMissing,
    }
  }
}

/** A patient holds no permission of staff: what they may see is theirs, session by session. */
const ofPatient: Rights = {
  roles: ['patient'],
  permissions: new Set(),
  branchIds: [],
  branchesOf: () => [],
  discountCap: 0,
}

const keyOf = (actor: Actor) => `${actor.tenant}:${actor.sessionId}`

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
