import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { schedules as contracts } from '@tabib/contracts/scheduling/schedules'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as appointments from './appointments.repo.js'
import { daysOf } from './days.js'
import * as days from './days.repo.js'
import * as placesRepo from './places.repo.js'
import * as repo from './schedules.repo.js'
import { columnsOf, faultsOf, type Giving, givingOf } from './schedules.rules.js'
import { type Claim, claimsOf, overlap, piecesOf, sessionsOf, type Stretch } from './slots.rules.js'
import { minuteOf, momentOf, timeOf } from '@tabib/contracts/scheduling/zones'

type Body<R extends keyof typeof contracts> = Input<(typeof contracts)[R]>['body']

const apart = {
  sessions_apart: 'scheduling.hours_overlap',
  extra_sessions_apart: 'scheduling.hours_overlap',
  schedule_has_length: 'scheduling.hours_overlap',
} as const

/**
 * Sees that somebody may change a doctor's hours: their own, or with `scheduling.schedule.manage` anybody's.
 * @throws Problem `scheduling.only_own_hours`, `not_found` for a doctor of another branch
 */
export async function insistOnHours(db: Reader, actor: Actor, doctorId: string): Promise<void> {
  if ((await repo.branchesOf(db, doctorId, actor.branchIds)).length === 0) throw new Problem('not_found')
  if (doctorId !== actor.staffId && !actor.permissions.has('scheduling.schedule.manage')) {
    throw new Problem('scheduling.only_own_hours')
  }
}

/** @throws Problem `not_found` for a room or a device that the branch has not, or has given up */
export async function insistOnPlaces(
  db: Reader,
  branchId: string,
  places: Parameters<typeof placesRepo.areHere>[2],
): Promise<void> {
  if ((places.roomId || places.deviceId) && !(await placesRepo.areHere(db, branchId, places))) {
    throw new Problem('not_found')
  }
}

/** Hours that would be given twice, with the day and the session in whose time they are. */
const inTheWay = (date: string, { session, extra }: Claim) => {
  const code = 'scheduling.session_in_the_way'
  const details = { date, from: timeOf(session.from), until: timeOf(session.until), kind: extra ? 'extra' : 'usual' }
  return new Problem(code, { details, errors: [{ pointer: '/body/startTime', code, params: details }] })
}
const takes = (claim: Claim, from: readonly Stretch[]) => claim.pieces.some((p) => from.some((f) => overlap(p, f)))

/** Topic of late starts: what desks, boards and phones expect moves. */
export const LATENESS = 'scheduling.lateness'

const insistOnSense = (giving: Giving) => {
  const errors = faultsOf(giving)
  if (errors.length > 0) throw new Problem('invalid', { errors })
}

const scheduleOf = (s: repo.ScheduleRow) => ({
  id: s.id,
  version: s.version,
  doctorId: s.doctorId,
  branchId: s.branchId,
  dayOfWeek: s.dayOfWeek,
  validFrom: s.validFrom,
  validUntil: s.validUntil,
  ...givingOf(s),
})
const exceptionOf = (e: repo.ExceptionRow) => ({
  id: e.id,
  doctorId: e.doctorId,
  branchId: e.branchId,
  onDate: e.onDate,
  kind: e.kind,
  reason: e.reason,
  ...givingOf(e),
})

@Injectable()
export class SchedulesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  create(actor: Actor, body: Body<'create'>) {
    const { doctorId, dayOfWeek, validFrom, validUntil, ...giving } = body
    insistOnSense(giving)
    return this.change(actor, doctorId, async (tx) => {
      found(await days.doctorIn(tx, doctorId, actor.branchId))
      await insistOnPlaces(tx, actor.branchId, giving)
      const id = newId<'Schedule'>()
      const row = {
        id,
        doctor_id: doctorId,
        branch_id: actor.branchId,
        day_of_week: dayOfWeek,
        ...columnsOf(giving),
        valid_from: validFrom ?? this.clock.today(actor.zone),
        valid_until: validUntil,
        created_at: this.clock.now().toISOString(),
      }
      await orProblem(apart, repo.addSchedule(tx, row))
      await this.insistOnExtras(tx, actor, { id, doctorId })
      return scheduleOf(found(await repo.schedule(tx, id)))
    })
  }

  async ofDoctor(actor: Actor, doctorId: string) {
    const [now, today] = [this.clock.now().toISOString(), this.clock.today(actor.zone)]
    return this.db.read(actor, async (db) => {
      if ((await repo.branchesOf(db, doctorId, actor.branchIds)).length === 0) throw new Problem('not_found')
      return {
        items: (await repo.schedulesOf(db, doctorId, today)).map(scheduleOf),
        exceptions: (await repo.exceptionsOf(db, doctorId, today)).map(exceptionOf),
        leaves: await repo.leavesOf(db, doctorId, now),
      }
    })
  }

  /** Changes a weekly session. Appointments that were given from it stay where they are. */
  async revise(actor: Actor, id: string, body: Body<'change'>) {
    const before = await this.db.read(actor, async (db) => found(await repo.schedule(db, id)))
    return this.change(actor, before.doctorId, async (tx) => {
      if (!actor.branchIds.includes(before.branchId)) throw new Problem('not_found')
      if (body.roomId !== before.roomId) await insistOnPlaces(tx, before.branchId, body)
      const giving = { ...givingOf(before), ...defined(body) }
      insistOnSense(giving)
      const version = expectedVersion(actor) ?? before.version
      const changes = {
        ...columnsOf(giving),
        ...(body.dayOfWeek === undefined ? {} : { day_of_week: body.dayOfWeek }),
        ...(body.validFrom === undefined ? {} : { valid_from: body.validFrom }),
        ...(body.validUntil === undefined ? {} : { valid_until: body.validUntil }),
      }
      if (!(await orProblem(apart, repo.changeSchedule(tx, { id, version }, changes)))) throw new Problem('stale')
      if (givesMore(body, before)) await this.insistOnExtras(tx, actor, before)
      return scheduleOf(found(await repo.schedule(tx, id)))
    })
  }

  except(actor: Actor, body: Body<'except'>) {
    const { doctorId, onDate, kind, reason, ...giving } = body
    insistOnSense(giving)
    return this.change(actor, doctorId, async (tx) => {
      found(await days.doctorIn(tx, doctorId, actor.branchId))
      await insistOnPlaces(tx, actor.branchId, giving)
      if (kind === 'extra') await this.insistOnGap(tx, actor, { doctorId, onDate, ...giving })
      const id = newId<'ScheduleException'>()
      const row = {
        id,
        doctor_id: doctorId,
        branch_id: actor.branchId,
        on_date: onDate,
        kind,
        reason: reason ?? null,
        ...columnsOf(giving),
        created_at: this.clock.now().toISOString(),
      }
      await orProblem(apart, repo.addException(tx, row))
      const all = await repo.exceptionsOf(tx, doctorId, onDate)
      return exceptionOf(found(all.find((e) => e.id === id)))
    })
  }

  async unexcept(actor: Actor, id: string) {
    const before = await this.db.read(actor, async (db) => found(await repo.exception(db, id)))
    return this.change(actor, before.doctorId, async (tx) => {
      await repo.withdrawException(tx, id, this.clock.now().toISOString())
      return { done: true } as const
    })
  }

  /** The sessions of a doctor's day, how late each is said to begin, and the one that is on or comes next. */
  lateness(actor: Actor, doctorId: string, { onDate }: Input<typeof contracts.lateness>['query']) {
    return this.db.read(actor, async (db) => {
      found(await days.doctorIn(db, doctorId, actor.branchId))
      const sessions = await this.sessionsOn(db, actor, { doctorId, onDate })
      const said = await repo.lateStarts(db, { doctorId, branchId: actor.branchId, onDate })
      const isOf = (at: number) => (l: (typeof said)[number]) =>
        l.startsAt === null || (Date.parse(l.startsAt) <= at && at < Date.parse(l.endsAt!))
      return {
        items: sessions.map(({ session, from }) => ({
          sessionId: session.id,
          startTime: timeOf(session.from),
          endTime: timeOf(session.until),
          minutes: said.find(isOf(from))?.minutes ?? null,
        })),
        next: this.nextOf(sessions)?.session.id ?? null,
      }
    })
  }

  /** Says how late a session begins: the one named, or the one that is on or comes next. Without sessions it is said of the day. */
  late(actor: Actor, doctorId: string, { onDate, sessionId, minutes }: Body<'late'>) {
    return this.change(actor, doctorId, async (tx) => {
      found(await days.doctorIn(tx, doctorId, actor.branchId))
      const sessions = await this.sessionsOn(tx, actor, { doctorId, onDate })
      const one = sessionId ? found(sessions.find((s) => s.session.id === sessionId)) : this.nextOf(sessions)
      const row = { doctor_id: doctorId, branch_id: actor.branchId, on_date: onDate, minutes }
      const stretch = { starts_at: one ? iso(one.from) : null, ends_at: one ? iso(one.until) : null }
      await repo.sayLate(tx, { id: newId(), ...row, ...stretch })
      const { branchId } = actor
      this.live.poke(tx, actor, LATENESS, { branchId })
      this.live.pokeGuests(tx, actor, LATENESS, { branchId })
      return { done: true } as const
    })
  }

  private async sessionsOn(db: Reader, { branchId, zone }: Actor, d: { doctorId: string; onDate: string }) {
    const { doctorId, onDate: date } = d
    const read = await daysOf(db, { doctorId, branchId, zone, from: date, to: date, now: this.clock.now() })
    return read.days
      .flatMap(({ facts }) => sessionsOf(facts).filter((s) => piecesOf(zone, facts, s).length > 0))
      .map(({ session }) => ({
        session,
        from: momentOf(zone, date, session.from),
        until: momentOf(zone, date, session.until),
      }))
      .sort((a, b) => a.from - b.from)
  }

  private nextOf<S extends Stretch>(sessions: readonly S[]): S | undefined {
    const now = this.clock.now().getTime()
    return sessions.find((s) => s.until > now) ?? sessions.at(-1)
  }

  findDoctors(actor: Actor, q: Input<typeof contracts.findDoctors>['query']) {
    const branchIds = q.branchId ? actor.branchIds.filter((b) => b === q.branchId) : actor.branchIds
    const today = this.clock.today(actor.zone)
    return this.db.read(actor, async (db) => ({
      items: (await repo.searchDoctors(db, { ...q, branchIds, today })).map((d) => ({
        ...d,
        id: d.id!,
        name: d.name!,
      })),
    }))
  }

  /** An extra session is beside the others: a time that two of them give would be there twice. @throws Problem `session_in_the_way` */
  private async insistOnGap(tx: WriteTx, actor: Actor, extra: Giving & { doctorId: string; onDate: string }) {
    const { doctorId, onDate: date } = extra
    const at = (time: string) => momentOf(actor.zone, date, minuteOf(time))
    const window = { from: at(extra.startTime), until: at(extra.endTime) }
    const taken = (await this.claimsOn(tx, doctorId, date)).find((c) => takes(c, [window]))
    if (taken) throw inTheWay(date, taken)
  }

  /** And a weekly one leaves the extra ones their time. @throws Problem `session_in_the_way`, of the first day on which it does not */
  private async insistOnExtras(tx: WriteTx, actor: Actor, { id, doctorId }: { id: string; doctorId: string }) {
    for (const date of await repo.daysOfExtras(tx, id, this.clock.today(actor.zone))) {
      const claims = await this.claimsOn(tx, doctorId, date)
      const own = claims.flatMap((c) => (c.session.id === id ? c.pieces : []))
      const taken = claims.find((c) => c.extra && takes(c, own))
      if (taken) throw inTheWay(date, taken)
    }
  }

  /** What each session of a doctor's day takes, in every branch, earliest first. */
  private async claimsOn(tx: WriteTx, doctorId: string, date: string): Promise<Claim[]> {
    const claims = []
    for (const { branchId, zone } of await repo.placesOf(tx, doctorId)) {
      const read = await daysOf(tx, { doctorId, branchId, zone, from: date, to: date, now: this.clock.now() })
      claims.push(...read.days.flatMap(({ facts }) => claimsOf(zone, facts)))
    }
    return claims.sort((a, b) => a.session.from - b.session.from)
  }

  private change<T>(actor: Actor, doctorId: string, work: (tx: WriteTx) => Promise<T>) {
    return this.db.write(actor, async (tx) => {
      await insistOnHours(tx, actor, doctorId)
      // Two who change one doctor's hours see each other's.
      await appointments.queueFor(tx, [doctorId])
      const outcome = await work(tx)
      this.live.poke(tx, actor, 'scheduling.schedules', { doctorId })
      return outcome
    })
  }
}

const iso = (ms: number) => new Date(ms).toISOString()

/** Whether a changed session may take time it did not take before; one that only ends sooner does not. */
const givesMore = ({ validUntil, ...rest }: Body<'change'>, before: { validUntil: string | null }) =>
  Object.keys(defined(rest)).length > 0 ||
  rest.dayOfWeek !== undefined ||
  rest.validFrom !== undefined ||
  (validUntil !== undefined && (validUntil ?? '9999-12-31') > (before.validUntil ?? '9999-12-31'))

const defined = ({ dayOfWeek: _d, validFrom: _f, validUntil: _u, ...giving }: Body<'change'>) =>
  Object.fromEntries(Object.entries(giving).filter(([, v]) => v !== undefined)) as Partial<Giving>
