import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { addDays, startOfDay } from '@tabib/contracts/core/time'
import type { appointments as contracts } from '@tabib/contracts/scheduling/appointments'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { found, Problem } from '../../platform/problem.js'
import * as acts from './appointments.js'
import { present, readOne } from './appointments.present.js'
import * as repo from './appointments.repo.js'
import { book, bookAndShow } from './booking.js'
import { readStart, seriesStarts } from './booking.rules.js'
import { daysOf } from './days.js'
import * as days from './days.repo.js'
import * as calendarRepo from './calendar.repo.js'
import { insistOnPlaces } from './schedules.service.js'
import { paceOf, piecesOf, sessionsOf } from './slots.rules.js'
import { daysUntil } from '@tabib/contracts/scheduling/zones'

type Query<R extends keyof typeof contracts> = Input<(typeof contracts)[R]>['query']
type Body<R extends keyof typeof contracts> = Input<(typeof contracts)[R]>['body']

const isPlace = (v: unknown): v is { startsAt: string; id: string } =>
  typeof (v as { id?: unknown })?.id === 'string' &&
  !Number.isNaN(Date.parse(String((v as { startsAt?: unknown }).startsAt)))

/** Refusals that lose one date of a series and not the others. */
const isMissed = (e: unknown): e is Problem =>
  e instanceof Problem && (e.code.startsWith('scheduling.') || e.code === 'invalid')

@Injectable()
export class AppointmentsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** Books one slot, or a series of them. */
  book(actor: Actor, body: Body<'book'>) {
    return this.db.write(actor, async (tx) => {
      const { repeat, ...wanted } = body
      const one = { ...wanted, branchId: actor.branchId }
      await insistOnPlaces(tx, actor.branchId, wanted)
      if (!repeat) return { ...present(await bookAndShow(tx, actor, one)), series: null }
      return this.bookSeries(tx, actor, one, repeat)
    })
  }

  /** The first date must succeed; of the others, those that cannot be booked are named. */
  private async bookSeries(
    tx: WriteTx,
    actor: Actor,
    one: Parameters<typeof book>[2],
    repeat: NonNullable<Body<'book'>['repeat']>,
  ) {
    const { zone } = found(await days.doctorIn(tx, one.doctorId, one.branchId))
    const seriesId = newId()
    const first = await book(tx, actor, { ...one, seriesId })
    const start = readStart(zone, one.startsAt)
    const starts = 'at' in start ? seriesStarts(zone, start.at, repeat).slice(1) : []
    const [booked, missed]: [string[], { date: string; code: string }[]] = [[first], []]
    for (const { date, start: startsAt } of starts) {
      try {
        booked.push(await book(tx, actor, { ...one, startsAt, seriesId, source: 'series', quietly: true }))
      } catch (e) {
        if (!isMissed(e)) throw e
        missed.push({ date, code: e.extra.errors?.[0]?.code ?? e.code })
      }
    }
    const rows = await repo.several(tx, booked)
    return {
      ...present(rows.find((r) => r.id === first)!),
      series: { booked: rows.map((r) => ({ id: r.id, startsAt: r.startsAt })), missed },
    }
  }

  /** Of one patient from the first on; of the branch, where no first day is said, from a month before the last one, or today. */
  async list(actor: Actor, q: Query<'list'>) {
    const { from, until } = stretchOf(actor.zone, q)
    const month = () => startOfDay(actor.zone, addDays(q.to ?? this.clock.today(actor.zone), -31))
    const rows = await this.db.read(actor, (db) =>
      repo.list(db, {
        branchId: actor.branchId,
        from: from ?? (q.patientId ? undefined : month()),
        until,
        doctorId: q.doctorId,
        patientIds: q.patientId ? [q.patientId] : undefined,
        status: q.status,
        kind: q.kind,
        words: q.q?.split(' ').slice(0, 6),
        after: placeOf(q.cursor, isPlace),
        limit: q.limit + 1,
      }),
    )
    const { items, next } = pageOf(rows, q.limit, ({ startsAt, id }) => ({ startsAt, id }))
    return { items: items.map(present), next }
  }

  /** Of the people a session may act for, from a day ago on. */
  async my(actor: Actor, q: Query<'my'>) {
    if (actor.patientIds.length === 0) return { items: [], next: null }
    const from = new Date(this.clock.now().getTime() - 86_400_000).toISOString()
    const rows = await this.db.read(actor, (db) =>
      repo.list(db, { patientIds: actor.patientIds, from, after: placeOf(q.cursor, isPlace), limit: q.limit + 1 }),
    )
    const { items, next } = pageOf(rows, q.limit, ({ startsAt, id }) => ({ startsAt, id }))
    // What staff wrote for each other is not the patient's to read.
    return { items: items.map((a) => ({ ...present(a), notes: null, overbookReason: null })), next }
  }

  async doctorMy(actor: Actor, q: Query<'doctorMy'>) {
    if (!actor.staffId) return { items: [] }
    const today = this.clock.today(actor.zone)
    const span = stretchOf(actor.zone, { from: q.from ?? today, to: q.to ?? q.from ?? today })
    const doctorId = actor.staffId
    const rows = await this.db.read(actor, (db) => repo.list(db, { doctorId, ...span, limit: 500 }))
    return { items: rows.map(present) }
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => present(found(await repo.find(db, id, actor.branchIds))))
  }

  /** Some days of a branch as a calendar draws them. */
  calendar(actor: Actor, q: Query<'calendar'>) {
    if (q.to < q.from || daysUntil(q.from, q.to) > 6) {
      throw new Problem('invalid', { errors: [{ pointer: '/query/to', code: 'too_big' }] })
    }
    const span = stretchOf(actor.zone, q)
    const leave = { branchId: actor.branchId, doctorId: q.doctorId, from: span.from!, until: span.until! }
    return this.db.read(actor, async (db) => {
      const rows = await repo.list(db, { branchId: actor.branchId, ...span, ...pick(q), limit: 2000 })
      const doctors = q.doctorId ? [{ id: q.doctorId }] : await days.doctorsOf(db, actor.branchId)
      const read = { branchId: actor.branchId, zone: actor.zone, from: q.from, to: q.to, now: this.clock.now() }
      const sessions = await Promise.all(
        doctors.map(async ({ id }) =>
          (await daysOf(db, { ...read, doctorId: id })).days.flatMap(({ facts }) =>
            sessionsOf(facts).flatMap((s) => {
              const pieces = piecesOf(actor.zone, facts, s)
              const pace = paceOf(s.session, pieces)
              return pieces.map((p) => ({
                doctorId: id,
                roomId: s.session.roomId,
                startsAt: new Date(p.from).toISOString(),
                endsAt: new Date(p.until).toISOString(),
                ...pace,
              }))
            }),
          ),
        ),
      )
      return {
        timeZone: actor.zone,
        items: rows.map(present),
        sessions: sessions.flat(),
        away: await calendarRepo.away(db, leave),
        holidays: await calendarRepo.holidays(db, { branchId: actor.branchId, from: q.from, to: q.to }),
      }
    })
  }

  move(actor: Actor, id: string, body: Body<'move'>) {
    return this.act(actor, id, (tx) => acts.move(tx, actor, id, body))
  }

  cancel(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    return this.act(because, id, (tx) => acts.cancel(tx, because, id, { reason }))
  }

  confirm(actor: Actor, id: string) {
    return this.act(actor, id, (tx) => acts.confirm(tx, actor, id))
  }

  setStatus(actor: Actor, id: string, { status }: Body<'setStatus'>) {
    return this.act(actor, id, (tx) => further[status](tx, actor, id))
  }

  private act(actor: Actor, id: string, work: (tx: WriteTx) => Promise<void>) {
    return this.db.write(actor, async (tx) => {
      await work(tx)
      return readOne(tx, id)
    })
  }
}

const further = {
  CONFIRMED: acts.confirm,
  ARRIVED: acts.arrive,
  COMPLETED: acts.complete,
  NO_SHOW: acts.miss,
}

const pick = ({ doctorId, roomId }: Query<'calendar'>) => ({ doctorId, roomId })

const stretchOf = (zone: string, { from, to }: { from?: string | undefined; to?: string | undefined }) => ({
  from: from && startOfDay(zone, from),
  until: (to ?? from) && startOfDay(zone, addDays((to ?? from)!, 1)),
})
