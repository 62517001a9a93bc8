import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { newId } from '@tabib/contracts/core/id'
import { toE164 } from '@tabib/contracts/core/phone'
import type { staff as contracts } from '@tabib/contracts/identity/staff'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import * as accounts from './accounts.repo.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import * as staff from './staff.repo.js'
import { digest, newSecret } from './tokens.js'

const INVITATION_DAYS = 7

type Details = Input<typeof contracts.create>['body']
const taken = {
  accounts_username_key: 'identity.username_taken',
  accounts_email: 'identity.email_taken',
  accounts_phone: 'identity.phone_taken',
} as const

const isPlace = (v: unknown): v is { name: string; id: string } => typeof (v as { id?: unknown })?.id === 'string'

@Injectable()
export class StaffService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly live: Live,
  ) {}

  async list(actor: Actor, query: Input<typeof contracts.list>['query']) {
    const after = placeOf(query.cursor, isPlace)
    const filter = { branchIds: actor.branchIds, q: query.q, role: query.role, after, limit: query.limit + 1 }
    const rows = await this.db.read(actor, (db) => staff.list(db, filter))
    return pageOf(rows, query.limit, (r) => ({ name: r.name, id: r.id }))
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => found(await staff.find(db, id, actor.branchIds)))
  }

  async doctors(actor: Actor) {
    return { items: await this.db.read(actor, (db) => staff.doctors(db, actor.branchId)) }
  }

  /** Takes on a member of staff. @throws Problem `identity.username_taken`, `identity.not_your_branch` */
  create(actor: Actor, body: Details) {
    this.mayGrant(actor, body)
    const now = this.clock.now().toISOString()
    const [id, accountId] = [newId(), newId()]
    return this.db.write(actor, async (tx) => {
      const home = found(await findBranch(tx, body.branchIds[0]!))
      const number = `${home.code}-S-${String(await nextNumber(tx, `staff:${home.code}`)).padStart(5, '0')}`
      const { account, member } = this.columns(actor, body)
      await orProblem(
        taken,
        staff.insert(
          tx,
          { ...account, id: accountId, created_at: now },
          { ...member, id, account_id: accountId, number, created_at: now },
        ),
      )
      await staff.setGrants(tx, accountId, body.roles, body.branchIds)
      return found(await staff.find(tx, id, actor.branchIds))
    })
  }

  /** Changes a member of staff. @throws Problem `stale` where somebody else changed them since they were read */
  async update(actor: Actor, id: string, body: Details) {
    this.mayGrant(actor, body)
    const changed = await this.db.write(actor, async (tx) => {
      const before = found(await staff.find(tx, id, actor.branchIds))
      const { account, member } = this.columns(actor, body)
      const version = expectedVersion(actor) ?? before.version
      if (!(await orProblem(taken, staff.update(tx, id, { version, account, staff: member }))))
        throw new Problem('stale')
      await staff.setGrants(tx, before.accountId, body.roles, body.branchIds)
      this.live.endAccount(tx, actor, before.accountId)
      return found(await staff.find(tx, id, body.branchIds))
    })
    this.sessions.forget(actor.tenant)
    return changed
  }

  /** Ends a person's access at once; what they did stays under their name. */
  async deactivate(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    const now = this.clock.now().toISOString()
    const changed = await this.db.write(because, async (tx) => {
      const member = found(await staff.find(tx, id, actor.branchIds))
      if (member.accountId === actor.accountId) throw new Problem('identity.not_yourself')
      await staff.deactivate(tx, member.accountId)
      await sessions.endAll(tx, member.accountId, now, 'deactivated')
      await accounts.revokeInvitations(tx, member.accountId, now)
      this.live.endAccount(tx, actor, member.accountId)
      return { ...member, active: false }
    })
    this.sessions.forget(actor.tenant)
    return changed
  }

  /** A new invitation; the token is shown once and stored hashed. Earlier ones stop working. */
  invite(actor: Actor, id: string) {
    const now = this.clock.now()
    const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000).toISOString()
    const token = newSecret()
    return this.db.write(actor, async (tx) => {
      const member = found(await staff.find(tx, id, actor.branchIds))
      if (!member.active) throw new Problem('identity.deactivated')
      await accounts.revokeInvitations(tx, member.accountId, now.toISOString())
      const row = {
        id: newId(),
        account_id: member.accountId,
        hash: digest(token),
        created_at: now.toISOString(),
        expires_at: expiresAt,
      }
      await accounts.addInvitation(tx, row)
      return { token, expiresAt }
    })
  }

  /** Nobody gives a branch they do not work in, and only an owner makes an owner. */
  private mayGrant(actor: Actor, body: Details): void {
    if (!body.branchIds.every((b) => actor.branchIds.includes(b))) throw new Problem('identity.not_your_branch')
    if (body.roles.includes('owner') && !actor.roles.includes('owner')) throw new Problem('identity.only_owner')
  }

  private columns(actor: Actor, body: Details) {
    const phone = body.phone ? toE164(body.phone, actor.country) : null
    if (body.phone && !phone) throw new Problem('invalid', { errors: [{ pointer: '/body/phone', code: 'phone' }] })
    return {
      account: { name: body.name, username: body.username, email: body.email ?? null, phone },
      member: {
        speciality: body.speciality ?? null,
        qualifications: body.qualifications ?? null,
        licence_number: body.licenceNumber ?? null,
        languages: body.languages,
      },
    }
  }
}
