import { Injectable } from '@nestjs/common'
import { appointmentStatuses } from '@tabib/contracts/scheduling/appointments.states'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { daysOf } from './days.js'
import * as repo from './reports.repo.js'
import { piecesOf, sessionsOf } from './slots.rules.js'
import { daysUntil } from '@tabib/contracts/scheduling/zones'

interface Stretch {
  from: string
  to: string
}

type Counted = { status: string; count: number }

const counts = (rows: readonly Counted[]) =>
  Object.fromEntries(
    appointmentStatuses.map((s) => [s, rows.filter((r) => r.status === s).reduce((n, r) => n + r.count, 0)]),
  ) as Record<(typeof appointmentStatuses)[number], number>

/** Not shown up, of those that were due and are decided; null where none is. */
const noShowRate = (by: ReturnType<typeof counts>) => {
  const due = by.ARRIVED + by.COMPLETED + by.NO_SHOW
  return due === 0 ? null : by.NO_SHOW / due
}

const sum = (rows: readonly Counted[]) => rows.reduce((n, r) => n + r.count, 0)
const insist = ({ from, to }: Stretch) => {
  if (to < from || daysUntil(from, to) > 366) {
    throw new Problem('invalid', { errors: [{ pointer: '/query/to', code: 'too_big' }] })
  }
}

@Injectable()
export class ReportsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  summary(actor: Actor, stretch: Stretch) {
    insist(stretch)
    const f = { ...stretch, branchIds: actor.branchIds }
    return this.db.read(actor, async (db) => {
      const rows = await repo.byDoctorAndStatus(db, f)
      const byStatus = counts(rows)
      return {
        total: sum(rows),
        byStatus,
        noShowRate: noShowRate(byStatus),
        leadDays: await repo.lead(db, f),
        byDoctor: grouped(rows).map(({ id, name, own }) => {
          const by = counts(own)
          return { id, name, total: sum(own), noShows: by.NO_SHOW, byStatus: by }
        }),
        byBranch: (await repo.byBranch(db, f)).map((b) => ({ id: b.id!, name: b.name!, total: b.total })),
        bySource: await repo.bySource(db, f),
        byDay: await repo.byDay(db, f),
      }
    })
  }

  workload(actor: Actor, stretch: Stretch) {
    insist(stretch)
    const f = { ...stretch, branchIds: actor.branchIds }
    return this.db.read(actor, async (db) => {
      const [rows, people, places] = [
        await repo.byDoctorAndStatus(db, f),
        await repo.patientsOf(db, f),
        await repo.doctors(db, actor.branchIds),
      ]
      const doctors = [...new Map(places.map((p) => [p.id!, p])).values()]
      const items = await Promise.all(
        doctors.map(async (d) => {
          const own = rows.filter((r) => r.id === d.id)
          const held = own.filter((r) => r.status !== 'CANCELLED')
          const by = counts(own)
          return {
            id: d.id!,
            name: d.name!,
            speciality: d.speciality,
            sessionMinutes: await this.sessionMinutes(
              db,
              places.filter((p) => p.id === d.id),
              stretch,
            ),
            bookedMinutes: held.reduce((n, r) => n + r.minutes, 0),
            appointments: sum(held),
            completed: by.COMPLETED,
            noShows: by.NO_SHOW,
            patients: people.find((p) => p.id === d.id)?.patients ?? 0,
          }
        }),
      )
      return { items }
    })
  }

  /** Minutes a doctor had sessions in some branches, breaks, leave and holidays taken out. */
  private async sessionMinutes(
    db: Reader,
    places: { id: string | null; branchId: string | null; zone: string | null }[],
    { from, to }: Stretch,
  ): Promise<number> {
    let minutes = 0
    for (const p of places) {
      const zone = p.zone!
      const q = { doctorId: p.id!, branchId: p.branchId!, zone, from, to, now: this.clock.now() }
      for (const { facts } of (await daysOf(db, q)).days)
        for (const s of sessionsOf(facts))
          for (const piece of piecesOf(zone, facts, s)) minutes += (piece.until - piece.from) / 60_000
    }
    return Math.round(minutes)
  }
}

type DoctorRow = Awaited<ReturnType<typeof repo.byDoctorAndStatus>>[number]

const grouped = (rows: readonly DoctorRow[]) =>
  [...new Set(rows.map((r) => r.id!))]
    .map((id) => {
      const own = rows.filter((r) => r.id === id)
      return { id, name: own[0]!.name!, own }
    })
    .sort((a, b) => sum(b.own) - sum(a.own))
