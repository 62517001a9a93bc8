import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { type RoleRow, roleEditor as contracts } from '@tabib/contracts/identity/role-editor'
import { allowedBy, type Role } from '@tabib/contracts/identity/roles'
import { type Permission, permissions } from '@tabib/contracts/permissions'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import * as assignments from './assignments.repo.js'
import * as grants from './grants.js'
import { mayWrite } from './grants.policy.js'
import * as roles from './roles.repo.js'
import { Sessions } from './sessions.service.js'
import * as staff from './staff.repo.js'

type Row = NonNullable<Awaited<ReturnType<typeof roles.find>>>
type Content = Input<typeof contracts.update>['body']
const taken = { roles_name: 'identity.role_name_taken' } as const

/** Roles: the built-in ones as they are, and those a clinic makes of them. */
@Injectable()
export class RolesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly live: Live,
  ) {}

  list(actor: Actor, archived: boolean) {
    return this.db.read(actor, async (db) => ({ items: (await roles.list(db, archived)).map(shown) }))
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, (db) => read(db, id))
  }

  async catalogue(actor: Actor) {
    const modules = Object.entries(permissions).map(([module, of]) => ({
      module,
      permissions: [...of] as Permission[],
    }))
    return { modules, mine: [...actor.permissions] }
  }

  /** A copy of a role, without what the copier may not give out. @throws Problem `identity.role_name_taken` */
  clone(actor: Actor, body: Input<typeof contracts.clone>['body']) {
    return this.db.write(actor, async (tx) => {
      const from = found(await roles.find(tx, body.from))
      const [id, allow] = [newId(), allowedBy(from)]
      mayWrite(actor, { allow: [], deny: [] }, { allow, deny: from.deny })
      const row = {
        id,
        base: from.base === 'owner' ? 'clinic_admin' : from.base,
        name: body.name,
        description: body.description ?? null,
        allow,
        deny: from.deny,
        discount_cap: from.discountCap,
        created_at: this.clock.now().toISOString(),
      }
      await orProblem(taken, roles.insert(tx, row))
      await recordEvent(tx, actor, { kind: 'permission_changed', subject: body.name, detail: { copyOf: nameOf(from) } })
      return read(tx, id)
    })
  }

  /**
   * Changes a role of the clinic; everyone who holds it feels it at once.
   * @throws Problem `stale`, `identity.role_built_in`, `identity.own_roles`, `identity.above_your_rights`
   */
  update(actor: Actor, id: string, body: Content) {
    return this.change(actor, id, async (tx, before) => {
      if (before.builtIn) throw new Problem('identity.role_built_in')
      const deny = [...new Set(body.deny)]
      const allow = [...new Set(body.allow)].filter((p) => !deny.includes(p))
      mayWrite(actor, before, { allow, deny })
      await recordEvent(tx, actor, {
        kind: 'permission_changed',
        subject: body.name,
        detail: differenceOf(before, { allow, deny }),
      })
      const { name, description = null, discountCap } = body
      return { name, description, allow, deny, discount_cap: discountCap }
    })
  }

  /** How much holders of a role may take off an invoice. @throws Problem `stale`, `identity.own_roles` */
  setCap(actor: Actor, id: string, discountCap: number) {
    return this.change(actor, id, async (tx, before) => {
      const detail = { before: before.discountCap, after: discountCap }
      await recordEvent(tx, actor, { kind: 'permission_changed', subject: nameOf(before), detail })
      return { discount_cap: discountCap }
    })
  }

  /** Puts a role away. @throws Problem `identity.role_in_use`, `identity.role_built_in` */
  archive(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      found(await roles.lock(tx, id))
      const before = found(await roles.find(tx, id))
      if (before.builtIn) throw new Problem('identity.role_built_in')
      if (before.holders > 0) throw new Problem('identity.role_in_use', { details: { holders: before.holders } })
      if (before.archivedAt === null)
        await roles.update(tx, id, before.version, { archived_at: this.clock.now().toISOString() })
      await recordEvent(tx, actor, { kind: 'permission_changed', subject: nameOf(before), detail: { archived: true } })
      return read(tx, id)
    })
  }

  /** Gives a role to several people. @throws Problem what giving roles throws, for the first it throws for */
  async assign(actor: Actor, roleId: string, body: Input<typeof contracts.assign>['body']) {
    const given = await this.db.write(actor, async (tx) => {
      found(await roles.lock(tx, roleId))
      let count = 0
      for (const accountId of [...new Set(body.accountIds)].sort()) {
        const member = found(await staff.byAccount(tx, accountId, actor.branchIds))
        const before = await grants.holdingOf(tx, accountId)
        const held = withRole(before.held, { roleId, branchId: body.branchId ?? null })
        if (!(await grants.give(tx, actor, accountId, { held, branchIds: before.branchIds }))) continue
        await staff.touch(tx, member.id, member.version)
        this.live.changeAccount(tx, actor, accountId)
        count += 1
      }
      return { given: count }
    })
    this.sessions.forget(actor.tenant)
    return given
  }

  private async change(
    actor: Actor,
    id: string,
    work: (tx: WriteTx, before: Row) => Promise<Parameters<typeof roles.update>[3]>,
  ) {
    const changed = await this.db.write(actor, async (tx) => {
      const before = found(await roles.find(tx, id))
      const holders = await assignments.holdersOf(tx, id)
      if (holders.includes(actor.accountId) && !actor.roles.includes('owner')) throw new Problem('identity.own_roles')
      if (before.archivedAt !== null) throw new Problem('identity.role_archived')
      const changes = await work(tx, before)
      const version = expectedVersion(actor) ?? before.version
      if (!(await orProblem(taken, roles.update(tx, id, version, changes)))) throw new Problem('stale')
      for (const accountId of holders) this.live.changeAccount(tx, actor, accountId)
      return read(tx, id)
    })
    this.sessions.forget(actor.tenant)
    return changed
  }
}

const nameOf = (r: Row) => r.name ?? r.id

const shown = (r: Row) => ({ ...r, base: r.base as Role, allow: allowedBy(r), deny: r.deny as RoleRow['deny'] })

async function read(db: Reader, id: string) {
  return shown(found(await roles.find(db, id)))
}

function withRole(held: readonly assignments.Assignment[], more: assignments.Assignment): assignments.Assignment[] {
  const everywhere = held.some((h) => h.roleId === more.roleId && h.branchId === null)
  if (everywhere) return [...held]
  // Held everywhere says all that being held in one branch said.
  const kept = more.branchId === null ? held.filter((h) => h.roleId !== more.roleId) : held
  return [...kept.filter((h) => h.roleId !== more.roleId || h.branchId !== more.branchId), more]
}

function differenceOf(before: { allow: string[]; deny: string[] }, after: { allow: string[]; deny: string[] }) {
  const added = (one: string[], two: string[]) => two.filter((p) => !one.includes(p))
  return {
    allowed: added(before.allow, after.allow),
    noLongerAllowed: added(after.allow, before.allow),
    denied: added(before.deny, after.deny),
    noLongerDenied: added(after.deny, before.deny),
  }
}
