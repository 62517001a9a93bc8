import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { letterhead } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import { hashOf, newSecret } from './desk.js'
import * as repo from './feeds.repo.js'
import { calendarText } from './ics.rules.js'
import * as rulesRepo from './rules.repo.js'

const MONTH = 31 * 86_400_000
const HOUR = 3_600_000

@Injectable()
export class FeedsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  mine(actor: Actor) {
    return this.db.read(actor, async (db) => ({ items: await repo.mine(db, actor.accountId) }))
  }

  /** Addresses the caller made of one patient's appointments. */
  ofPatient(actor: Actor, patientId: string) {
    return this.db.read(actor, async (db) => ({ items: await repo.mine(db, actor.accountId, patientId) }))
  }

  /** A doctor's own appointments, or those of the first person a patient's session acts for. */
  make(actor: Actor) {
    const patientId = actor.patientIds[0]
    if (patientId) return this.add(actor, { patientId })
    if (!actor.staffId) throw new Problem('forbidden')
    return this.add(actor, { doctorId: actor.staffId })
  }

  makeForPatient(actor: Actor, patientId: string) {
    return this.add(actor, { patientId })
  }

  private add(actor: Actor, of: { doctorId?: string; patientId?: string }) {
    const { token, hash } = newSecret()
    const at = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      if (of.patientId) await requirePatient(tx, actor, of.patientId)
      const id = newId<'CalendarFeed'>()
      await repo.add(tx, {
        id,
        account_id: actor.accountId,
        doctor_id: of.doctorId ?? null,
        patient_id: of.patientId ?? null,
        token_hash: hash,
        created_at: at,
      })
      return { id, createdAt: at, lastReadAt: null, token }
    })
  }

  /** Puts another secret in the place of one that may be known to others. @throws Problem `not_found` */
  renew(actor: Actor, id: string) {
    const { token, hash } = newSecret()
    const at = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      const renewed = found(await repo.renew(tx, { id, accountId: actor.accountId, at, hash }))
      return { id: renewed.id, createdAt: at, lastReadAt: null, token }
    })
  }

  revoke(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      const ended = await repo.revoke(tx, { id, accountId: actor.accountId, at: this.clock.now().toISOString() })
      if (!ended) throw new Problem('not_found')
      return { done: true } as const
    })
  }

  /** The calendar behind a private address: a month back and everything to come. Names a patient only where the clinic says so. */
  async read(visitor: Visitor, token: string) {
    const now = this.clock.now()
    const from = new Date(now.getTime() - MONTH).toISOString()
    const { feed, ...answer } = await this.db.read(visitor, async (db) => {
      const feed = found(await repo.byHash(db, hashOf(token)))
      const { rules } = await rulesRepo.read(db)
      const rows = await repo.events(db, { ...feed, from })
      const who = (r: (typeof rows)[number]) => (rules.feedNames ? r.patientName : r.patientNumber)
      const events = rows.map((r) => ({
        uid: `${r.id}@tabib`,
        sequence: r.version,
        startsAt: r.startsAt,
        endsAt: r.endsAt,
        changedAt: r.bookedAt,
        summary: feed.doctorId ? who(r)! : r.doctorName!,
        location: r.branchName,
        cancelled: r.status === 'CANCELLED',
        tentative: r.status === 'PENDING',
      }))
      const [first] = rows
      // A family's calendars are told apart where the clinic lets names out.
      const person = feed.patientId && rules.feedNames ? first?.patientName : undefined
      const house = first && feed.patientId ? (await letterhead(db, first.branchId)).name : first?.doctorName
      const text = calendarText([house ?? 'Tabib', person].filter(Boolean).join(' · '), events)
      const bytes = new TextEncoder().encode(text)
      return { feed, bytes, type: 'text/calendar; charset=utf-8', name: 'appointments.ics' }
    })
    if (feed.lastReadAt === null || Date.parse(feed.lastReadAt) < now.getTime() - HOUR) {
      const { idempotency: _, version: __, ...request } = visitor.request
      await this.db.write(systemActor(visitor.tenant, request), (tx) => repo.wasRead(tx, feed.id, now.toISOString()))
    }
    return answer
  }
}
