import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { toE164 } from '@tabib/contracts/core/phone'
import type { Input } from '@tabib/contracts/core/route'
import type { clinics as contracts } from '@tabib/contracts/operators/clinics'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { schemaDigest } from '../../platform/db/digest.js'
import { databaseOf } from '../../platform/db/migrate.js'
import { orProblem, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { addClinicAdmin } from '../identity/index.js'
import { addBranch } from '../organisation/index.js'
import { isReserved } from './addresses.rules.js'
import { note } from './acts.repo.js'
import * as admins from './admins.repo.js'
import { ClinicAdmins } from './admins.service.js'
import * as repo from './clinics.repo.js'
import { type Acting, Clinics } from './clinics.service.js'
import { ControlRoom } from './control.js'
import { Stock } from './stock.service.js'

type Order = Input<typeof contracts.open>['body']

/** An opening that has not ended after this long broke off. */
const BROKE_OFF_MS = 120_000

/** Opens clinics: a database cloned from the migrated template, a branch, the starter lists, and somebody to govern it. */
@Injectable()
export class Openings {
  constructor(
    private readonly room: ControlRoom,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly clinics: Clinics,
    private readonly admins: ClinicAdmins,
    private readonly stock: Stock,
  ) {}

  /**
   * Opens a clinic. Nobody is served there until everything is in place; what breaks off leaves nothing behind.
   * @throws Problem `operators.slug_taken`, `operators.slug_reserved`
   */
  async open(operator: Acting, order: Order) {
    if (isReserved(order.slug)) throw new Problem('operators.slug_reserved')
    const begun = await this.reserve(operator, order)
    try {
      await this.stock.database(order.slug)
      this.clinics.changed(order.slug)
      const made = await this.furnish(order)
      await this.admit(operator, order, { ...made, begun })
      const invitation = this.admins.present(this.clinics.address({ ...order, domain: null, home: false }), {
        ...order.admin,
        ...made,
      })
      this.stock.refill()
      return { clinic: await this.clinics.one(order.slug), invitation }
    } catch (e) {
      await this.undo(order.slug, begun)
      throw e
    }
  }

  /** Takes the slug; two who want the same one cannot both have it. @returns when, which tells one opening from the next */
  private async reserve(operator: Acting, { slug, name, country, timeZone, currency }: Order): Promise<string> {
    const now = this.clock.now()
    await repo.clearOpening(this.room.db, slug, new Date(now.getTime() - BROKE_OFF_MS).toISOString())
    const row = {
      slug,
      name,
      country,
      currency,
      time_zone: timeZone,
      database: databaseOf(this.room.access.prefix, slug),
      status: 'opening',
      created_at: now.toISOString(),
      created_by: operator.name,
      digest: await schemaDigest(),
      migrated_at: now.toISOString(),
    }
    await orProblem(
      { tenants_pkey: 'operators.slug_taken', tenants_database_key: 'operators.slug_taken' },
      repo.insert(this.room.db, row as never),
    )
    return row.created_at
  }

  private async furnish({ slug, name, country, timeZone, currency, language, branch, admin }: Order) {
    const [now, branchId] = [this.clock.now(), newId()]
    return this.db.write(systemActor(slug), async (tx) => {
      await addBranch(tx, {
        id: branchId,
        code: branch.code,
        clinic_name: name,
        name: branch.name,
        time_zone: timeZone,
        currency,
        country,
        language,
        created_at: now.toISOString(),
      })
      return addClinicAdmin(tx, {
        name: admin.name,
        username: admin.username,
        email: admin.email ?? null,
        phone: admin.phone ? toE164(admin.phone, country) : null,
        number: `${branch.code}-S-00000`,
        // Somebody has to be able to name an owner: the first admin is one.
        roles: ['owner', 'clinic_admin'],
        branchIds: [branchId],
        now,
      })
    })
  }

  private async admit(operator: Acting, { slug, admin }: Order, made: { accountId: string; begun: string }) {
    const at = this.clock.now().toISOString()
    const adminId = await this.admins.known(admin)
    await this.room.db.transaction().execute(async (tx) => {
      if (!adminId.known) await admins.insert(tx, { ...adminId.person, created_at: at })
      const opened = await repo.change(tx, { slug, status: 'opening', begun: made.begun }, { status: 'active' })
      // It took so long that it counted as broken off, and somebody else has begun.
      if (!opened) throw new Problem('operators.slug_taken')
      await admins.appoint(tx, {
        id: newId(),
        admin_id: adminId.person.id,
        tenant: slug,
        account_id: made.accountId,
        username: admin.username,
        added_at: at,
      })
      await note(tx, { at, operator, action: 'clinic_opened', slug, subject: admin.name })
    })
    this.clinics.changed(slug)
  }

  private async undo(slug: string, begun: string): Promise<void> {
    await repo.undoOpening(this.room.db, slug, begun)
    this.clinics.changed(slug)
  }
}
