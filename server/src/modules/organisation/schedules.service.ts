import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import type { Stretch } from '@tabib/contracts/organisation/hours'
import {
  type HolidayInput,
  MAX_SCHEDULE_DAYS,
  type schedules as contracts,
} from '@tabib/contracts/organisation/schedules'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { change, mine, mineOpen } from './clinics.js'
import { BRANCHES } from './clinics.service.js'
import * as schedules from './schedules.repo.js'
import { openDays } from '@tabib/contracts/organisation/opening.rules'

type Range = Input<typeof contracts.get>['query']

const taken = { holidays_day: 'organisation.day_taken' } as const

/** When a branch is open: its week, its breaks, and the days unlike any other. */
@Injectable()
export class SchedulesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  get(actor: Actor, branchId: string, range: Range) {
    return this.db.read(actor, (db) => this.schedule(db, actor, branchId, range))
  }

  /** Sets the whole week. @throws Problem `stale`, `organisation.branch_closed` */
  setHours(actor: Actor, branchId: string, week: Stretch[]) {
    return this.db.write(actor, async (tx) => {
      await change(tx, actor, await mineOpen(tx, actor, branchId))
      const rows = week.map(({ name, ...s }) => ({ ...s, id: newId(), branch_id: branchId, name: name ?? null }))
      await schedules.replaceHours(tx, branchId, rows)
      this.tell(tx, actor, branchId)
      return this.schedule(tx, actor, branchId, {})
    })
  }

  async holidays(actor: Actor, branchId: string, year: number) {
    return this.db.read(actor, async (db) => {
      await mine(db, actor, branchId)
      return { items: await schedules.holidays(db, branchId, { from: `${year}-01-01`, to: `${year}-12-31` }) }
    })
  }

  /** Enters all of them or none. @throws Problem `organisation.day_taken`, `organisation.branch_closed` */
  addHolidays(actor: Actor, branchId: string, items: HolidayInput[]) {
    const created_at = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      await mineOpen(tx, actor, branchId)
      const rows = items.map((h) => ({ ...columnsOf(h), id: newId(), branch_id: branchId, created_at }))
      await orProblem(taken, schedules.addHolidays(tx, rows))
      this.tell(tx, actor, branchId)
      const added = new Set(rows.map((r) => r.id as string))
      const dates = rows.map((r) => r.on_date).sort()
      const all = await schedules.holidays(tx, branchId, { from: dates[0]!, to: dates.at(-1)! })
      return { items: all.filter((h) => added.has(h.id)) }
    })
  }

  /** @throws Problem `stale`, `organisation.day_taken`, `organisation.branch_closed` */
  changeHoliday(actor: Actor, at: { id: string; holidayId: string }, body: HolidayInput) {
    return this.db.write(actor, async (tx) => {
      await this.write(tx, actor, at, columnsOf(body))
      return found(await schedules.findHoliday(tx, at.id, at.holidayId))
    })
  }

  /** Takes a holiday out of the calendar; the records keep it. @throws Problem `stale`, `organisation.branch_closed` */
  removeHoliday(actor: Actor, at: { id: string; holidayId: string }) {
    return this.db.write(actor, (tx) => this.write(tx, actor, at, { active: false }))
  }

  private async write(
    tx: WriteTx,
    actor: Actor,
    at: { id: string; holidayId: string },
    changes: Parameters<typeof schedules.updateHoliday>[3],
  ) {
    await mineOpen(tx, actor, at.id)
    const before = found(await schedules.findHoliday(tx, at.id, at.holidayId))
    const version = expectedVersion(actor) ?? before.version
    if (!(await orProblem(taken, schedules.updateHoliday(tx, at.holidayId, version, changes))))
      throw new Problem('stale')
    this.tell(tx, actor, at.id)
    return before
  }

  private async schedule(db: Reader, actor: Actor, branchId: string, range: Range) {
    const branch = await mine(db, actor, branchId)
    const from = range.from ?? range.to ?? dateIn(branch.timeZone, this.clock.now())
    const to = range.to ?? from
    // A range with one end given is that day alone; both given are checked by the contract.
    const end = to > addDays(from, MAX_SCHEDULE_DAYS) ? addDays(from, MAX_SCHEDULE_DAYS) : to
    const [hours, holidays] = await Promise.all([
      schedules.hours(db, branchId),
      schedules.holidays(db, branchId, { from, to: end }),
    ])
    const week = hours as Stretch[]
    const days = openDays({ zone: branch.timeZone, week, special: holidays }, { from, to: end })
    return { version: branch.version, timeZone: branch.timeZone, hours, holidays, days }
  }

  private tell(tx: WriteTx, actor: Actor, branchId: string): void {
    this.live.poke(tx, actor, BRANCHES, { branchId })
  }
}

const columnsOf = ({ onDate, name, opens, closes }: HolidayInput) => ({
  on_date: onDate,
  name,
  opens: opens ?? null,
  closes: closes ?? null,
})
