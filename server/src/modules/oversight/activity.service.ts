import { Injectable } from '@nestjs/common'
import { addDays, startOfDay } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { persons } from '../audit/index.js'
import { CALLED_OFF, DISCOUNTED, unusualHours } from './activity.rules.js'
import * as names from './names.repo.js'
import * as today from './today.repo.js'
import * as visits from './visits.repo.js'

/** Days before the stretch from which somebody's usual hours are known. */
const BEFORE = 60
const MOST = 100

/** One employee, looked at more closely. */
@Injectable()
export class ActivityService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  employee(
    actor: Actor,
    accountId: string,
    { to = this.clock.today(actor.zone), days }: { to?: string | undefined; days: number },
  ) {
    const from = addDays(to, 1 - days)
    const span = {
      accountId,
      branchIds: actor.branchIds,
      zone: actor.zone,
      from: startOfDay(actor.zone, from),
      to: startOfDay(actor.zone, addDays(to, 1)),
    }
    const before = { ...span, from: startOfDay(actor.zone, addDays(from, -BEFORE)), to: span.from }
    return this.db.read(actor, async (db) => {
      const person = found((await today.staff(db)).find((s) => s.accountId === accountId))
      const [hours, usual, totals, opened, cancelled, discounted] = await Promise.all([
        persons.hoursOf(db, span),
        persons.hoursOf(db, before),
        persons.totalsOf(db, span),
        this.withoutVisit(db, span),
        persons.requestsCalled(db, span, CALLED_OFF),
        persons.requestsCalled(db, span, DISCOUNTED),
      ])
      const unusual = unusualHours(usual)
      const patients = await names.patients(db, [
        ...new Set([...opened, ...cancelled, ...discounted].flatMap((p) => p.patientId ?? [])),
      ])
      const points = (rows: persons.PointRow[], kind: 'change' | 'look') =>
        rows.map(({ id, patientId, at, route, reason }) => ({
          entry: `${kind}.${id}`,
          at,
          route,
          reason,
          patient: patients.find((p) => p.id === patientId) ?? null,
        }))
      return {
        person: { accountId, name: person.name },
        from,
        to,
        hours: hours.map((h) => ({ ...h, unusual: unusual.has(h.hour) })),
        totals,
        withoutVisit: points(opened, 'look'),
        cancellations: points(cancelled, 'change'),
        discounts: points(discounted, 'change'),
      }
    })
  }

  /** Records opened of people who had no visit in that branch on that day. */
  private async withoutVisit(db: Reader, span: persons.PersonSpan) {
    const looks = await persons.opened(db, span)
    const had = await visits.daysOf(db, { ...span, patientIds: [...new Set(looks.flatMap((l) => l.patientId ?? []))] })
    return looks.filter((l) => !had.has(`${l.patientId} ${l.branchId} ${l.on}`)).slice(0, MOST)
  }
}
