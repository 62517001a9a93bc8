import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { toE164 } from '@tabib/contracts/core/phone'
import type { Input } from '@tabib/contracts/core/route'
import type { clinics as contracts } from '@tabib/contracts/operators/clinics'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { schemaDigest } from '../../platform/db/digest.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { addClinicAdmin, endClinicAdmin, inviteClinicAdmin, signedInState } from '../identity/index.js'
import { branchesForAdmin } from '../organisation/index.js'
import * as deeds from './acts.repo.js'
import * as admins from './admins.repo.js'
import * as repo from './clinics.repo.js'
import { type Acting, Clinics } from './clinics.service.js'
import { ControlRoom } from './control.js'

type Person = Input<typeof contracts.addAdmin>['body']

/** Who governs which clinic. The only place where an operator's act writes into a clinic: an account, and its end. */
@Injectable()
export class ClinicAdmins {
  constructor(
    private readonly room: ControlRoom,
    private readonly db: Db,
    private readonly live: Live,
    private readonly clock: Clock,
    private readonly clinics: Clinics,
  ) {}

  /** A clinic with its admins and what operators did with it. @throws Problem `not_found` */
  async details(slug: string) {
    const row = found(await repo.find(this.room.db, slug))
    const digest = await schemaDigest()
    const [people, acts] = await Promise.all([admins.list(this.room.db, slug), deeds.ofClinic(this.room.db, slug)])
    const state = await this.stateIn(
      row,
      people.map((p) => p.accountId),
      digest,
    )
    const { timeZone, currency, createdBy, suspendedAt, suspendedReason, migratedAt, migrationError } = row
    return {
      ...this.clinics.present(row, digest),
      timeZone,
      currency,
      createdBy,
      suspendedAt,
      suspendedReason,
      migratedAt,
      migrationError,
      currentVersion: digest,
      openSessions: state.sessions,
      admins: people.map(({ accountId, ...p }) => ({ ...p, hasSignedIn: state.chosen.includes(accountId) })),
      acts,
    }
  }

  /** @throws Problem `operators.already_admin`, `operators.username_taken` */
  async add(operator: Acting, slug: string, person: Person) {
    const clinic = found(await repo.find(this.room.db, slug))
    const { known, person: admin } = await this.known(person)
    if (known && (await admins.post(this.room.db, slug, admin.id))) throw new Problem('operators.already_admin')
    const now = this.clock.now()
    const made = await this.db.write(systemActor(slug), async (tx) => {
      const branches = await branchesForAdmin(tx)
      return addClinicAdmin(tx, {
        ...person,
        email: person.email ?? null,
        phone: person.phone ? toE164(person.phone, clinic.country ?? 'IN') : null,
        number: `${branches[0]!.code}-A-${admin.id.slice(-6).toUpperCase()}`,
        roles: ['clinic_admin'],
        branchIds: branches.map((b) => b.id),
        now,
      })
    })
    const at = now.toISOString()
    await orProblem(
      { clinic_admin_posts_held: 'operators.already_admin' },
      this.room.db.transaction().execute(async (tx) => {
        if (!known) await admins.insert(tx, { ...admin, created_at: at })
        await admins.appoint(tx, {
          id: newId(),
          admin_id: admin.id,
          tenant: slug,
          account_id: made.accountId,
          username: person.username,
          added_at: at,
        })
        await deeds.note(tx, { at, operator, action: 'admin_added', slug, subject: person.name })
      }),
    )
    return this.present(this.clinics.address(clinic), { ...person, ...made })
  }

  async invite(operator: Acting, slug: string, adminId: string) {
    const clinic = found(await repo.find(this.room.db, slug))
    const post = found(await admins.post(this.room.db, slug, adminId))
    const now = this.clock.now()
    const made = await this.db.write(systemActor(slug), (tx) => inviteClinicAdmin(tx, post.accountId, now))
    await deeds.note(this.room.db, {
      at: now.toISOString(),
      operator,
      action: 'admin_invited',
      slug,
      subject: post.name,
    })
    return this.present(this.clinics.address(clinic), { ...post, ...made })
  }

  /** @throws Problem `operators.last_admin`: a clinic is never left without one */
  async remove(operator: Acting, slug: string, { adminId, reason }: { adminId: string; reason: string }) {
    const post = found(await admins.post(this.room.db, slug, adminId))
    const now = this.clock.now()
    await this.room.db.transaction().execute(async (tx) => {
      if ((await admins.countOf(tx, slug)) < 2) throw new Problem('operators.last_admin')
      await admins.remove(tx, post.id, now.toISOString())
      const act = { action: 'admin_removed', slug, reason, subject: post.name }
      await deeds.note(tx, { at: now.toISOString(), operator, ...act })
      const actor = systemActor(slug)
      await this.db.write(actor, async (inside) => {
        await endClinicAdmin(inside, post.accountId, now)
        this.live.endAccount(inside, actor, post.accountId)
      })
    })
    return { done: true as const }
  }

  /** The other clinics that somebody in this clinic governs. */
  async othersOf({ tenant, accountId }: Pick<Actor, 'tenant' | 'accountId'>) {
    const held = await admins.othersOf(this.room.db, tenant, accountId)
    const items = held.map(({ slug, name, username, domain, home }) => ({
      slug,
      name,
      username,
      address: this.clinics.address({ slug, domain, home }),
    }))
    return { items }
  }

  /** The person behind an email, or a new one. */
  async known(person: Person) {
    const held = person.email ? await admins.byEmail(this.room.db, person.email) : undefined
    const { name, email = null, phone = null } = person
    return { known: held !== undefined, person: { id: held?.id ?? newId(), name, email, phone } }
  }

  /** What is handed to an admin: the link, and the code in it for those who get it on paper. */
  present(address: string, made: { name: string; username: string; token: string; expiresAt: string }) {
    const { name, username, token, expiresAt } = made
    const place = `${address}/set-password`
    return { name, username, place, link: `${place}#${token}`, code: token, expiresAt }
  }

  private async stateIn(row: repo.ClinicRow, accountIds: string[], digest: string) {
    // A database of another schema is not asked.
    if (row.version !== digest) return { sessions: 0, chosen: [] as string[] }
    return this.db.read({ tenant: row.slug }, (db) => signedInState(db, accountIds, this.clock.now()))
  }
}
