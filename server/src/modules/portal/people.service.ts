import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { Relation } from '@tabib/contracts/portal/access'
import type { self as contracts } from '@tabib/contracts/portal/people'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { placesOf } from '../frontdesk/index.js'
import { PortalDoor } from '../identity/index.js'
import { letterhead } from '../organisation/index.js'
import { findPatient } from '../patients/index.js'
import * as access from './access.repo.js'
import { firstNameOf, initialsOf, isBirthYear } from './access.rules.js'
import { BookingsService } from './bookings.service.js'
import { mustBeTheirs } from './own.js'
import * as repo from './people.repo.js'

/** Names a person within one session: of no use in another, and no id of a patient. */
const keyOf = (actor: Actor, patientId: string) =>
  createHash('sha256').update(`${actor.sessionId}\n${patientId}`).digest('base64url').slice(0, 22)

/** The people of a signed-in phone, and what is next for them. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly door: PortalDoor,
    private readonly bookings: BookingsService,
  ) {}

  people(actor: Actor) {
    return this.db.read(actor, (db) => this.listed(db, actor))
  }

  /** Opens one more person of the phone. @throws Problem `identity.not_proved`, `identity.too_many_attempts` */
  async prove(actor: Actor, body: Input<typeof contracts.prove>['body']) {
    await this.door.guessWithin(actor)
    const chosen = await this.db.read(actor, async (db) => {
      const phone = await repo.phoneOf(db, actor.accountId)
      const people = phone ? await access.peopleOf(db, phone) : []
      return people.find((p) => keyOf(actor, p.id) === body.key)
    })
    const visitor = { tenant: actor.tenant, request: actor.request! }
    if (!chosen || !isBirthYear(chosen.birthDate, chosen.estimated, body.birthYear)) return this.door.refuse(visitor)
    await this.door.admit(actor, chosen.id)
    const proved = { ...actor, patientIds: [...new Set([...actor.patientIds, chosen.id])] }
    return this.db.read(proved, (db) => this.listed(db, proved))
  }

  /** The next appointment and today's tokens. */
  async today(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return this.db.read(actor, async (db) => {
      const [coming, places] = await Promise.all([
        this.bookings.coming(db, patientId, 1),
        placesOf(db, this.clock, patientId),
      ])
      return {
        next: coming[0] ?? null,
        places: places.map(({ estimatedWaitMinutes, ahead, ...p }) => {
          const waits = p.status === 'waiting'
          return { ...p, ahead: waits ? ahead : null, waitMinutes: waits ? estimatedWaitMinutes : null }
        }),
      }
    })
  }

  private async listed(db: Reader, actor: Actor) {
    const phone = found(await repo.phoneOf(db, actor.accountId))
    const { name } = await letterhead(db, actor.branchId)
    const people = await access.peopleOf(db, phone)
    const proved = await Promise.all(
      people.filter((p) => actor.patientIds.includes(p.id)).map((p) => findPatient(db, p.id)),
    )
    return {
      phone,
      clinicName: name,
      place: { timeZone: actor.zone, currency: actor.currency, country: actor.country },
      items: people.map((p) => {
        const known = proved.find((k) => k?.id === p.id)
        return {
          key: keyOf(actor, p.id),
          firstName: firstNameOf(p.name),
          initials: initialsOf(p.name),
          relation: p.relation as Relation | null,
          patient: known ? { id: p.id, number: known.number!, name: p.name, birthDate: p.birthDate } : null,
        }
      }),
    }
  }
}
