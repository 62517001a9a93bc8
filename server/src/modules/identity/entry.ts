import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { recordEvent } from '../audit/index.js'
import { findBranch } from '../organisation/index.js'
import * as accounts from './accounts.repo.js'
import * as assignments from './assignments.repo.js'
import * as credentials from './credentials.repo.js'
import * as devices from './devices.repo.js'
import { OutsideTrust } from './outside-trust.js'
import { discountCapOf } from './rights.js'
import { invitationDigest } from './invitation-codes.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import { issueTicket } from './tickets.js'
import { ACCESS_SECONDS, digest, newSecret, signAccess, TOKEN_KEY } from './tokens.js'

export const SESSION_HOURS = 12

/** How a person showed who they are. */
export type Means = 'password' | 'code' | 'passkey' | 'external' | 'break_in'

export interface Door {
  visitor: Visitor
  /** The cookie this browser is known by, if it has one. */
  device: string | undefined
  means: Means
  /** When the person showed who they are, where that was not now: a provider may have known them for hours. Null: it does not say. */
  shownAt?: Date | null
}

type Also = (tx: WriteTx, actor: Actor) => Promise<void>

type Who = Pick<credentials.Person, 'id' | 'name' | 'kind' | 'hasTotp' | 'hasPasskey'>

/** The last step of every way in: a session, its tokens, and the browser remembered. */
@Injectable()
export class Entry {
  constructor(
    @Inject(TOKEN_KEY) private readonly key: Uint8Array,
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly outside: OutsideTrust,
  ) {}

  /** @throws Problem `federation.local_off` where staff sign in at a provider outside only */
  mustBeLocal(visitor: { tenant: string }): Promise<void> {
    return this.outside.mustBeLocal(visitor)
  }

  /** Makes every server ask again about a session, or about all of a clinic's. */
  forget(tenant: string, sessionId?: string): void {
    this.sessions.forget(tenant, sessionId)
  }

  /** How an invitation's token or printed code is stored. */
  invitationHash(typed: string): string {
    return invitationDigest(this.key, typed)
  }

  /** Opens a session, or asks for the second factor where the person has one and has not shown it. */
  async enter(door: Door, person: Who, also?: Also) {
    const ways = [...(person.hasTotp ? ['totp' as const] : []), ...(person.hasPasskey ? ['passkey' as const] : [])]
    // A passkey is two factors at once: the device, and what opens it.
    if (ways.length === 0 || door.means === 'passkey') return this.open(door, person, also)
    const ticket = await this.db.write(this.as(door.visitor, person), (tx) =>
      issueTicket(tx, this.clock.now(), { purpose: 'second_factor', accountId: person.id, means: door.means }),
    )
    return { mfaRequired: true as const, challenge: ticket.token, expiresAt: ticket.expiresAt, ways }
  }

  /** Opens a session for somebody who has shown all that is asked. `also` happens in the same transaction. */
  async open(door: Door, person: Pick<Who, 'id' | 'name' | 'kind'>, also?: Also) {
    const now = this.clock.now()
    const secret = newSecret()
    const branchId = await this.db.read(door.visitor, (db) => homeOf(db, person))
    const actor: Actor = { ...this.as(door.visitor, person), sessionId: newId(now.getTime()), branchId }
    const device = await this.db.write(actor, async (tx) => {
      const known = await rememberDevice(tx, door.device, person.id, now)
      await together([
        this.startSession(tx, actor, { now, secret, door, deviceId: known.id }),
        recordEvent(tx, actor, { kind: 'sign_in', detail: { means: door.means } }),
      ])
      await also?.(tx, actor)
      return known.secret
    })
    return { ...(await this.issue(await this.sessions.actor(actor.tenant, actor.sessionId!), secret)), device }
  }

  /** An actor for what a person does before they have a session; what is written is theirs. */
  as(visitor: Visitor, person: Pick<Who, 'id' | 'name' | 'kind'>): Actor {
    const { id: accountId, name, kind } = person
    return { ...systemActor(visitor.tenant, visitor.request), accountId, name, kind: kind as Actor['kind'] }
  }

  /** The answer to every way in. */
  async issue(actor: Actor, refreshToken: string) {
    const now = this.clock.now()
    const identityType = actor.kind === 'patient' ? 'patient' : actor.staffId ? 'staff' : 'account'
    const claims = {
      user: actor.accountId,
      tenant: actor.tenant,
      identityId: actor.staffId ?? actor.accountId,
      identityType,
      session: actor.sessionId!,
    } as const
    const accessToken = await signAccess(this.key, claims, now)
    const accessTokenExpiresAt = new Date(now.getTime() + ACCESS_SECONDS * 1000).toISOString()
    return { mfaRequired: false as const, accessToken, accessTokenExpiresAt, refreshToken, me: await this.me(actor) }
  }

  /** The signed-in person as the web needs them. */
  async me(actor: Actor) {
    const session = await this.sessions.session(actor.tenant, actor.sessionId!)
    const [account, branch, branches, pin, discountCap, demo, held] = await this.db.readTogether(actor, (db) =>
      together([
        accounts.find(db, actor.accountId).then(found),
        findBranch(db, actor.branchId).then(found),
        accounts.branchesOf(db, actor.accountId),
        devices.pinOf(db, actor.accountId),
        discountCapOf(db, actor),
        this.config.production ? [] : accounts.demoLogins(db),
        assignments.heldBy(db, actor.accountId),
      ]),
    )
    return {
      accountId: actor.accountId,
      staffId: actor.staffId,
      name: account.name,
      username: account.username,
      roles: [...session.actor.roles],
      heldRoles: namesOf(held, actor.branchId),
      permissions: [...session.actor.permissions],
      branch,
      branches: branches.map(({ id, name, code }) => ({ id, name, code })),
      language: account.language,
      discountCap,
      idleMinutes: session.idleMinutes,
      secondFactorMissing: session.secondFactorMissing,
      pin: pin !== undefined,
      demo: demo.length > 0,
    }
  }

  private async startSession(
    tx: WriteTx,
    actor: Actor,
    s: { now: Date; secret: string; door: Door; deviceId: string },
  ): Promise<void> {
    const at = s.now.toISOString()
    const started = sessions.insert(tx, {
      id: actor.sessionId!,
      account_id: actor.accountId,
      branch_id: actor.branchId,
      address: actor.request?.address ?? null,
      device: actor.request?.device ?? null,
      means: s.door.means,
      device_id: s.deviceId,
      started_at: at,
      last_used_at: at,
      last_address: actor.request?.address ?? null,
      stepped_up_at: s.door.shownAt === undefined ? at : (s.door.shownAt?.toISOString() ?? null),
      expires_at: new Date(s.now.getTime() + SESSION_HOURS * 3_600_000).toISOString(),
    })
    const token = { hash: digest(s.secret), session_id: actor.sessionId!, issued_at: at }
    await together([started, sessions.addRefreshToken(tx, token)])
  }
}

/** The roles that count in a branch, each once. */
function namesOf(held: Awaited<ReturnType<typeof assignments.heldBy>>, branchId: string) {
  const here = held.filter((r) => r.branchId === null || r.branchId === branchId)
  return [...new Map(here.map((r) => [r.id, { id: r.id, name: r.name }])).values()]
}

/** Where a person's work begins. @throws Problem `identity.not_your_branch` for staff who work nowhere */
export async function homeOf(
  db: Parameters<typeof accounts.branchesOf>[0],
  person: Pick<Who, 'id' | 'kind'>,
): Promise<string> {
  const branch =
    person.kind === 'patient' ? await credentials.firstBranch(db) : (await accounts.branchesOf(db, person.id))[0]
  if (!branch) throw new Problem('identity.not_your_branch')
  return branch.id
}

/** Knows the browser again, or gives it a cookie to be known by. */
async function rememberDevice(tx: WriteTx, shown: string | undefined, accountId: string, now: Date) {
  const known = shown ? await devices.byHash(tx, digest(shown)) : undefined
  const device = known ? { id: known.id, secret: shown! } : { id: newId(), secret: newSecret() }
  const at = now.toISOString()
  await together([
    known ? undefined : devices.insert(tx, { id: device.id, hash: digest(device.secret), created_at: at }),
    devices.used(tx, device.id, accountId, at),
  ])
  return device
}
