import { createHash } from 'node:crypto'
import { Injectable, type OnModuleInit } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { toE164 } from '@tabib/contracts/core/phone'
import type { Input } from '@tabib/contracts/core/route'
import type { portal as contracts } from '@tabib/contracts/portal/access'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { PortalDoor } from '../identity/index.js'
import { LEAVE_PHONE, registerPatient } from '../patients/index.js'
import { endFeedsOf } from '../scheduling/index.js'
import * as repo from './access.repo.js'
import { firstNameOf, initialsOf, isBirthYear } from './access.rules.js'

/** Names a person within one ticket: of no use with another, and no id of a patient. */
const keyOf = (ticket: string, patientId: string) =>
  createHash('sha256').update(`${ticket}\n${patientId}`).digest('base64url').slice(0, 22)

/** Patients' way in, and whom a phone may act for. */
@Injectable()
export class AccessService implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly door: PortalDoor,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(LEAVE_PHONE, (actor, left: { accountId: string; patientId: string }) => this.leave(actor, left))
  }

  /** The people of a proved phone, by first name. */
  async people(visitor: Visitor, ticket: string) {
    const phone = await this.door.phoneOf(visitor, ticket)
    const people = await this.db.read(visitor, (db) => repo.peopleOf(db, phone))
    return {
      items: people.map((p) => ({
        key: keyOf(ticket, p.id),
        firstName: firstNameOf(p.name),
        initials: initialsOf(p.name),
      })),
    }
  }

  /** Opens the session of one of them. @throws Problem `identity.not_proved` for a wrong year; the fifth ends the ticket */
  async enter(visitor: Visitor, body: Input<typeof contracts.enter>['body'], device: string | undefined) {
    const phone = await this.door.phoneOf(visitor, body.ticket)
    const people = await this.db.read(visitor, (db) => repo.peopleOf(db, phone))
    const chosen = people.find((p) => keyOf(body.ticket, p.id) === body.key)
    await this.door.guess(visitor, body.ticket, chosen?.id)
    if (!chosen || !isBirthYear(chosen.birthDate, chosen.estimated, body.birthYear)) return this.door.refuse(visitor)
    return this.door.enter({ visitor, ticket: body.ticket, device }, chosen.name, async () => [chosen.id])
  }

  /** Registers somebody new with their proved phone. */
  async register(visitor: Visitor, body: Input<typeof contracts.register>['body'], device: string | undefined) {
    const phone = await this.door.phoneOf(visitor, body.ticket)
    const at = this.clock.now()
    if (body.birthDate > at.toISOString().slice(0, 10))
      throw new Problem('invalid', { errors: [{ pointer: '/body/birthDate', code: 'portal.born_in_future' }] })
    return this.door.enter({ visitor, ticket: body.ticket, device }, body.name, async (tx, actor) => {
      const known = { name: body.name, gender: body.gender, birth_date: body.birthDate, phone }
      const language = body.language ?? null
      return [(await registerPatient(tx, actor, { ...known, language, at })).id]
    })
  }

  /** Which phones were given a patient. */
  list(actor: Actor, patientId: string) {
    return this.db.read(actor, async (db) => {
      found(await repo.patient(db, patientId))
      const rows = await repo.openOf(db, patientId)
      return { items: rows.map((r) => ({ ...r, phone: r.phone! })) }
    })
  }

  /** A phone that is a patient's no more reads no calendar of theirs, unless it was given them at the desk. */
  private leave(actor: Actor, { accountId, patientId }: { accountId: string; patientId: string }) {
    const at = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      if (!(await repo.isGiven(tx, accountId, patientId))) await endFeedsOf(tx, { accountId, patientId, at })
    })
  }

  /** Lets a phone act for a patient. @throws Problem `portal.already_given` */
  give(actor: Actor, patientId: string, body: Input<typeof contracts.give>['body']) {
    const phone = toE164(body.phone, actor.country)
    if (!phone) throw new Problem('invalid', { errors: [{ pointer: '/body/phone', code: 'portal.phone_impossible' }] })
    const givenAt = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      const patient = found(await repo.patient(tx, patientId))
      const account = await this.door.account(tx, { phone, name: patient.name })
      const row = { id: newId<'PortalAccess'>(), relation: body.relation, given_at: givenAt }
      const given = { ...row, account_id: account.id, patient_id: patientId, given_by: actor.accountId }
      await orProblem({ access_open: 'portal.already_given' }, repo.insert(tx, given))
      return { id: row.id, phone, relation: body.relation, givenAt }
    })
  }

  /** Ends it: sessions and calendars of that phone lose the patient at once. */
  async end(actor: Actor, patientId: string, accessId: string) {
    const at = this.clock.now().toISOString()
    const ended = await this.db.write(actor, async (tx) => {
      const by = { at, accountId: actor.accountId }
      const { accountId } = found(await repo.end(tx, { id: accessId, patientId }, by))
      await endFeedsOf(tx, { accountId, patientId, at })
      return this.door.forgetPerson(tx, accountId, patientId)
    })
    this.door.announce(actor.tenant, ended)
    return { done: true as const }
  }
}
