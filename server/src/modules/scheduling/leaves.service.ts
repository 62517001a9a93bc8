import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { leaves as contracts } from '@tabib/contracts/scheduling/leaves'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { unreached } from '../notifications/index.js'
import { moved, type Row } from './appointments.js'
import { present } from './appointments.present.js'
import * as repo from './appointments.repo.js'
import { constraints, tellScreens, timesOf } from './booking.js'
import { readStart } from './booking.rules.js'
import { daysOf, freePlaces, lastDate } from './days.js'
import * as days from './days.repo.js'
import { tellPatient } from './messages.js'
import * as rulesRepo from './rules.repo.js'
import * as schedules from './schedules.repo.js'
import { insistOnHours } from './schedules.service.js'
import { isFree, type Place, type Stretch } from './slots.rules.js'
import { wallOf } from '@tabib/contracts/scheduling/zones'

type Body<R extends keyof typeof contracts> = Input<(typeof contracts)[R]>['body']

const read = (zone: string, text: string, pointer: string): number => {
  const start = readStart(zone, text)
  if ('at' in start) return start.at
  throw new Problem('invalid', { errors: [{ pointer, ...start.refusal }] })
}

const AFFECTED = 'appointment.affected'
const iso = (ms: number) => new Date(ms).toISOString()

@Injectable()
export class LeavesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  create(actor: Actor, body: Body<'create'>) {
    const startsAt = read(actor.zone, body.startsAt, '/body/startsAt')
    const endsAt = read(actor.zone, body.endsAt, '/body/endsAt')
    if (endsAt <= startsAt) {
      throw new Problem('invalid', { errors: [{ pointer: '/body/endsAt', code: 'scheduling.ends_before_start' }] })
    }
    return this.db.write(actor, async (tx) => {
      await insistOnHours(tx, actor, body.doctorId)
      // Who is booking this doctor now is booked before the leave, and so among those it hits.
      await repo.queueFor(tx, [body.doctorId])
      const id = newId<'Leave'>()
      const row = {
        id,
        doctor_id: body.doctorId,
        starts_at: new Date(startsAt).toISOString(),
        ends_at: new Date(endsAt).toISOString(),
        reason: body.reason ?? null,
        entered_at: this.clock.now().toISOString(),
        entered_by: actor.accountId,
      }
      await orProblem({ leaves_apart: 'scheduling.leave_overlaps' }, schedules.addLeave(tx, row))
      tellScreens(tx, actor, { branchId: actor.branchId, doctorId: body.doctorId })
      return found(await schedules.leave(tx, id))
    })
  }

  withdraw(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      const leave = found(await schedules.leave(tx, id))
      await insistOnHours(tx, actor, leave.doctorId)
      await schedules.withdrawLeave(tx, id, this.clock.now().toISOString())
      tellScreens(tx, actor, { branchId: actor.branchId, doctorId: leave.doctorId })
      return { done: true } as const
    })
  }

  affected(actor: Actor, id: string) {
    const now = this.clock.now().toISOString()
    return this.db.read(actor, async (db) => {
      const leave = await this.ofTheirs(db, actor, id)
      const span = { doctorId: leave.doctorId, from: leave.startsAt, until: leave.endsAt }
      const rows = (await repo.openOfDoctor(db, { ...span, now })).filter((a) => actor.branchIds.includes(a.branch_id))
      const ids = rows.map((a) => a.id)
      return { items: (await repo.several(db, ids)).map(present) }
    })
  }

  /** Moves everybody a leave hits, all or nobody: those for whom no time is found stay and are named. */
  moveAll(actor: Actor, id: string, { toDoctorId }: Body<'moveAll'>) {
    return this.db.write(actor, async (tx) => {
      const { leave, hit } = await this.hitBy(tx, actor, id)
      const to = toDoctorId ?? leave.doctorId
      await repo.queueFor(tx, [to, leave.doctorId])
      const moves = { moved: [] as { id: string; from: string; to: string }[], left: [] as string[] }
      const branches = [...new Set(hit.map((a) => a.branch_id))]
      for (const branchId of branches) {
        const there = hit.filter((a) => a.branch_id === branchId)
        await this.rehouse(tx, actor, { there, to, branchId, moves, near: to !== leave.doctorId })
      }
      return moves
    })
  }

  /** Gives each appointment the next free time of a doctor: nearest to its own at another one, after now at the same. */
  private async rehouse(
    tx: WriteTx,
    actor: Actor,
    job: {
      there: Row[]
      to: string
      branchId: string
      near: boolean
      moves: { moved: { id: string; from: string; to: string }[]; left: string[] }
    },
  ) {
    const now = this.clock.now()
    const { zone } = found(await days.doctorIn(tx, job.to, job.branchId))
    const { rules } = await rulesRepo.read(tx)
    const from = wallOf(zone, now.getTime()).date
    const q = { doctorId: job.to, branchId: job.branchId, zone, from, to: lastDate(rules, zone, now), now }
    const open = await daysOf(tx, q)
    const taken: Stretch[] = [...open.taken]
    const resources = [...open.days.flatMap((d) => d.places.map((p) => p.roomId)), ...job.there.map((a) => a.device_id)]
    await repo.queueFor(
      tx,
      resources.filter((r) => r !== null),
    )
    for (const a of job.there) {
      const kind = a.kind as 'in_person'
      const notBefore = now.getTime() + 3_600_000
      const free = freePlaces({ ...open, taken }, { kind, notBefore }).filter((p) => isFree(p, taken, a.travel_minutes))
      const place = await firstWithRoom(tx, a, job.near ? nearItsTime(free, a) : fromItsTimeOn(free, a))
      if (!place) {
        job.moves.left.push(a.id)
        continue
      }
      const date = wallOf(zone, place.startsAt).date
      const number = await repo.numberFor(tx, place, { date, except: a.id })
      const times = timesOf(
        { place: { ...place, number }, zone, roomId: kind === 'in_person' ? place.roomId : null },
        { kind, travelMinutes: a.travel_minutes },
      )
      // What was put on top of others has a place of its own now.
      const own = { overbook_reason: null, overbooked_by: null }
      await orProblem(constraints, repo.change(tx, a, { ...times, ...own, doctor_id: job.to }))
      taken.push({ from: Date.parse(times.busy_from), until: Date.parse(times.busy_until) })
      await moved(tx, actor, { a, doctorId: job.to, startsAt: times.starts_at })
      job.moves.moved.push({ id: a.id, from: a.starts_at, to: times.starts_at })
    }
  }

  messageAll(actor: Actor, id: string, { text }: Body<'messageAll'>) {
    return this.db.write(actor, async (tx) => {
      const { hit } = await this.hitBy(tx, actor, id)
      for (const a of hit) {
        await tellPatient(tx, actor, { id: a.id, kind: AFFECTED, fact: `leave:${id}`, more: { text } })
      }
      const people = await repo.phonesOf(
        tx,
        hit.map((a) => a.id),
      )
      const why = await unreached(tx, AFFECTED, people)
      const none = people.flatMap(({ id: of }, i) => (why[i] ? [{ id: of, reason: why[i] }] : []))
      return { told: hit.length - none.length, unreached: none }
    })
  }

  /** Leave of a doctor who works in one of the actor's branches. @throws Problem `not_found` */
  private async ofTheirs(db: Reader, actor: Actor, id: string) {
    const leave = found(await schedules.leave(db, id))
    if ((await schedules.branchesOf(db, leave.doctorId, actor.branchIds)).length === 0) throw new Problem('not_found')
    return leave
  }

  private async hitBy(tx: WriteTx, actor: Actor, id: string) {
    const leave = await this.ofTheirs(tx, actor, id)
    await repo.queueFor(tx, [leave.doctorId])
    const now = this.clock.now().toISOString()
    const span = { doctorId: leave.doctorId, from: leave.startsAt, until: leave.endsAt, now }
    const hit = (await repo.openOfDoctor(tx, span)).filter((a) => actor.branchIds.includes(a.branch_id))
    return { leave, hit }
  }
}

/** Free places from an appointment's own time on, then those before it. */
const fromItsTimeOn = (free: readonly Place[], a: Row): Place[] => {
  const at = Date.parse(a.starts_at)
  return [...free.filter((p) => p.startsAt >= at), ...free.filter((p) => p.startsAt < at)]
}

/** Free places, those nearest to an appointment's own time first. */
const nearItsTime = (free: readonly Place[], a: Row): Place[] => {
  const away = (p: Place) => Math.abs(p.startsAt - Date.parse(a.starts_at))
  return free.toSorted((one, other) => away(one) - away(other))
}

/** The first of some places where the room and the device it needs are free too. */
async function firstWithRoom(tx: WriteTx, a: Row, places: readonly Place[]): Promise<Place | undefined> {
  for (const place of places) {
    const when = { from: iso(place.startsAt), until: iso(place.endsAt), except: a.id }
    const roomId = a.kind === 'in_person' ? place.roomId : null
    if (roomId && (await repo.resourceTaken(tx, { column: 'room_id', id: roomId, ...when }))) continue
    if (a.device_id && (await repo.resourceTaken(tx, { column: 'device_id', id: a.device_id, ...when }))) continue
    return place
  }
  return undefined
}
