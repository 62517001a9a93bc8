import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { newId } from '@tabib/contracts/core/id'
import type { staff as contracts } from '@tabib/contracts/identity/staff'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { requireStepUp } from '../../platform/http/step-up.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import { assignmentsOf } from './grants.policy.js'
import * as grants from './grants.js'
import * as invitations from './invitations.repo.js'
import { columnsOf, contactsOf, type OwnDetails, type Profile, taken } from './profile.js'
import { recipientOfAccount, tellOfNewContacts } from './recipients.js'
import { Sessions } from './sessions.service.js'
import * as staff from './staff.repo.js'
import { endOpen } from './tickets.repo.js'

type Details = Input<typeof contracts.create>['body']
type Rights = Pick<Details, 'roles' | 'branchIds'>
type Row = NonNullable<Awaited<ReturnType<typeof staff.find>>>
type Columns = Omit<Parameters<typeof staff.update>[2], 'version'>

const isPlace = (v: unknown): v is { name: string; id: string } => typeof (v as { id?: unknown })?.id === 'string'

/** Whom a change is about: a member of staff by their own id, or by their account's. */
export type Whom = { id: string } | { accountId: string }

@Injectable()
export class StaffService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly live: Live,
  ) {}

  list(actor: Actor, query: Input<typeof contracts.list>['query']) {
    const after = placeOf(query.cursor, isPlace)
    const { cursor: _, limit, branchId, active, ...rest } = query
    const branchIds = branchId ? actor.branchIds.filter((b) => b === branchId) : actor.branchIds
    const filter = {
      ...rest,
      branchIds,
      after,
      limit: limit + 1,
      active: active === undefined ? undefined : active === 'true',
    }
    return this.db.read(actor, async (db) => {
      const rows = await staff.list(db, filter)
      return pageOf(await this.withInvitations(db, rows), limit, (r) => ({ name: r.name, id: r.id }))
    })
  }

  get(actor: Actor, whom: Whom) {
    return this.db.read(actor, (db) => this.shown(db, actor, whom))
  }

  /** The actor's own profile, wherever they work. */
  me(actor: Actor) {
    return this.db.read(actor, async (db) => this.withInvitation(db, found(await staff.ofAccount(db, actor.accountId))))
  }

  async doctors(actor: Actor, branchId: string = actor.branchId) {
    if (!actor.branchIds.includes(branchId)) throw new Problem('not_found')
    return { items: await this.db.read(actor, (db) => staff.doctors(db, branchId)) }
  }

  /**
   * Takes on a member of staff; a profile alone needs nobody who gives out roles, nor a step-up.
   * @throws Problem `identity.username_taken`, `identity.above_your_rights`, `identity.step_up_required`
   */
  create(actor: Actor, body: Details) {
    const now = this.clock.now().toISOString()
    const [id, accountId] = [newId(), newId()]
    if (body.roles.length > 0) {
      if (!actor.permissions.has('identity.role.assign')) throw new Problem('forbidden')
      requireStepUp(actor, this.clock)
    }
    if (!body.branchIds.every((b) => actor.branchIds.includes(b))) throw new Problem('identity.not_your_branch')
    return this.db.write(actor, async (tx) => {
      const home = found(await findBranch(tx, body.branchIds[0]!))
      const number = `${home.code}-S-${String(await nextNumber(tx, `staff:${home.code}`)).padStart(5, '0')}`
      const { account, member } = columnsOf(actor, body)
      const added = staff.insert(
        tx,
        { ...account, id: accountId, created_at: now },
        { ...member, id, account_id: accountId, number, created_at: now },
      )
      await orProblem(taken, added)
      await grants.give(tx, actor, accountId, { held: assignmentsOf(body.roles), branchIds: body.branchIds })
      return this.shown(tx, actor, { id })
    })
  }

  /** Changes a member of staff with roles and branches. @throws Problem `identity.step_up_required`, `stale` where somebody else changed them since they were read */
  update(actor: Actor, id: string, body: Details) {
    return this.change(actor, { id }, body, body)
  }

  /** Changes what is written about a person; another phone, email or user name needs a step-up. @throws Problem `identity.step_up_required`, `stale` */
  updateProfile(actor: Actor, whom: Whom, body: Profile) {
    return this.change(actor, whom, body)
  }

  /** Changes one's own contacts; another phone or email needs a step-up. @throws Problem `identity.step_up_required`, `stale` */
  async updateMe(actor: Actor, body: OwnDetails) {
    return this.db.write(actor, async (tx) => {
      const before = found(await staff.ofAccount(tx, actor.accountId))
      const { account, member } = contactsOf(actor, body)
      await this.write(tx, actor, before, { account, staff: member })
      return this.withInvitation(tx, found(await staff.ofAccount(tx, actor.accountId)))
    })
  }

  /** Exactly these roles and branches. @throws Problem `stale`, and what giving roles throws */
  async setRoles(actor: Actor, id: string, { roles, branchIds }: Rights) {
    const changed = await this.db.write(actor, async (tx) => {
      const before = found(await staff.find(tx, id, actor.branchIds))
      if (!(await staff.touch(tx, id, expectedVersion(actor) ?? before.version))) throw new Problem('stale')
      await grants.give(tx, actor, before.accountId, { held: assignmentsOf(roles), branchIds })
      this.live.changeAccount(tx, actor, before.accountId)
      return this.withInvitation(tx, found(await staff.ofAccount(tx, before.accountId)))
    })
    this.sessions.forget(actor.tenant)
    return changed
  }

  private async change(actor: Actor, whom: Whom, body: Profile, rights?: Rights) {
    const changed = await this.db.write(actor, async (tx) => {
      const before = await this.row(tx, actor, whom)
      await grants.mustBeMineToHandle(tx, actor, before.accountId)
      const { account, member } = columnsOf(actor, body)
      await this.write(tx, actor, before, { account, staff: member })
      if (rights) await this.giveWithProfile(tx, actor, before.accountId, rights)
      return this.withInvitation(tx, found(await staff.ofAccount(tx, before.accountId)))
    })
    this.sessions.forget(actor.tenant)
    return changed
  }

  /**
   * Codes, links and invitations go to phone and email, and the user name opens the door: whoever changes these could become
   * the person. It asks again who does it, ends links that are on their way, and is told where the person was reached.
   */
  private async write(tx: WriteTx, actor: Actor, before: Row, { account, staff: member }: Columns): Promise<void> {
    const wayIn = (['phone', 'email', 'username'] as const).filter(
      (k) => account[k] !== undefined && account[k] !== before[k],
    )
    if (wayIn.length > 0) requireStepUp(actor, this.clock)
    const proved = wayIn.includes('email') ? { email_verified_at: null } : {}
    const version = expectedVersion(actor) ?? before.version
    const changes = { version, account: { ...account, ...proved }, staff: member }
    const reached = await recipientOfAccount(tx, before.accountId)
    if (!(await orProblem(taken, staff.update(tx, before.id, changes)))) throw new Problem('stale')
    if (wayIn.length === 0) return
    await endOpen(tx, 'password', before.accountId, this.clock.now().toISOString())
    await tellOfNewContacts(tx, actor, reached)
  }

  private async giveWithProfile(tx: WriteTx, actor: Actor, accountId: string, r: Rights) {
    const given = await grants.give(tx, actor, accountId, { held: assignmentsOf(r.roles), branchIds: r.branchIds })
    if (!given) return
    if (!actor.permissions.has('identity.role.assign')) throw new Problem('forbidden')
    requireStepUp(actor, this.clock)
    this.live.changeAccount(tx, actor, accountId)
  }

  private async row(db: Reader, actor: Actor, whom: Whom): Promise<Row> {
    return found(
      'id' in whom
        ? await staff.find(db, whom.id, actor.branchIds)
        : await staff.byAccount(db, whom.accountId, actor.branchIds),
    )
  }

  private async shown(db: Reader, actor: Actor, whom: Whom) {
    return this.withInvitation(db, await this.row(db, actor, whom))
  }

  private async withInvitation(db: Reader, row: Row) {
    return (await this.withInvitations(db, [row]))[0]!
  }

  private async withInvitations(db: Reader, rows: Row[]) {
    const open = await invitations.openOf(
      db,
      rows.map((r) => r.accountId),
      this.clock.now().toISOString(),
    )
    const byAccount = new Map(open.map(({ accountId, ...i }) => [accountId, i]))
    return rows.map((r) => ({ ...r, invitation: byAccount.get(r.accountId) ?? null }))
  }
}
