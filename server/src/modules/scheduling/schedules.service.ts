import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { schedules as contracts } from '@tabib/contracts/scheduling/schedules'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { daysOf } from './days.js'
import * as days from './days.repo.js'
import * as placesRepo from './places.repo.js'
import * as repo from './schedules.repo.js'
import { columnsOf, faultsOf, type Giving, givingOf } from './schedules.rules.js'
import { overlap, piecesOf, sessionsOf } from './slots.rules.js'
import { minuteOf, momentOf } from '@tabib/contracts/scheduling/zones'

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

  late(actor: Actor, doctorId: string, { onDate, minutes }: Body<'late'>) {
    return this.change(actor, doctorId, async (tx) => {
      const place = { doctor_id: doctorId, branch_id: actor.branchId, on_date: onDate }
      await repo.sayLate(tx, { id: newId(), ...place, minutes })
      return { done: true } as const
    })
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

  /** An extra session is beside the others: a time that two of them give would be there twice. @throws Problem `hours_overlap` */
  private async insistOnGap(tx: WriteTx, actor: Actor, extra: Giving & { doctorId: string; onDate: string }) {
    const { doctorId, onDate: date } = extra
    const at = (time: string) => momentOf(actor.zone, date, minuteOf(time))
    const window = { from: at(extra.startTime), until: at(extra.endTime) }
    for (const branchId of actor.branchIds) {
      const zone = (await days.doctorIn(tx, doctorId, branchId))?.zone
      if (!zone) continue
      const read = await daysOf(tx, { doctorId, branchId, zone, from: date, to: date, now: this.clock.now() })
      const pieces = read.days.flatMap(({ facts }) => sessionsOf(facts).flatMap((s) => piecesOf(zone, facts, s)))
      if (pieces.some((p) => overlap(p, window))) throw new Problem('scheduling.hours_overlap')
    }
  }

  private change<T>(actor: Actor, doctorId: string, work: (tx: WriteTx) => Promise<T>) {
    return this.db.write(actor, async (tx) => {
      await insistOnHours(tx, actor, doctorId)
      const outcome = await work(tx)
      this.live.poke(tx, actor, 'scheduling.schedules', { doctorId })
      return outcome
    })
  }
}

const defined = ({ dayOfWeek: _d, validFrom: _f, validUntil: _u, ...giving }: Body<'change'>) =>
  Object.fromEntries(Object.entries(giving).filter(([, v]) => v !== undefined)) as Partial<Giving>
