import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { dateIn } from '@tabib/contracts/core/time'
import type { bookings as contracts } from '@tabib/contracts/portal/bookings'
import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { appointmentQr } from '../frontdesk/index.js'
import { findBranch } from '../organisation/index.js'
import * as scheduling from '../scheduling/index.js'
import { changeUntil, holdsFor, instantOf, videoOf } from './bookings.rules.js'
import { inBranch, mustBeTheirs } from './own.js'

const DAY = 86_400_000
/** How far back a patient sees appointments, in days, and how many. */
const BACK = 366
const MOST = 100

/** Why a time that was only held is free again. */
const GIVEN_BACK = 'given_back'

interface One {
  patientId: string
  id: string
}

type Wish = Omit<Input<typeof contracts.book>['body'], 'hold'> & { patientId: string }
type Shown = Omit<Awaited<ReturnType<BookingsService['get']>>, 'checkIn'>

/** What patients do with appointments, each for the people of their own session. */
@Injectable()
export class BookingsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly feeds: scheduling.FeedsService,
  ) {}

  list(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    const now = this.clock.now().getTime()
    const from = new Date(now - BACK * DAY).toISOString()
    return this.db.read(actor, async (db) => {
      const rows = await scheduling.listAppointments(db, { patientIds: [patientId], from, limit: 300 })
      const { rules } = await scheduling.readRules(db)
      const isComing = (a: scheduling.Appointment) =>
        Date.parse(a.endsAt) > now && !['CANCELLED', 'NO_SHOW', 'COMPLETED'].includes(a.status)
      const past = rows.filter((a) => !isComing(a)).reverse()
      return {
        coming: await this.shown(db, rows.filter(isComing), rules),
        past: await this.shown(db, past.slice(0, MOST), rules),
      }
    })
  }

  /** The next open appointments of a patient. */
  async coming(db: Reader, patientId: string, limit: number) {
    const from = new Date(this.clock.now().getTime() - DAY / 24).toISOString()
    const rows = await scheduling.listAppointments(db, { patientIds: [patientId], from, status: 'open', limit })
    return this.shown(db, rows, (await scheduling.readRules(db)).rules)
  }

  get(actor: Actor, { patientId, id }: One) {
    mustBeTheirs(actor, patientId)
    return this.db.read(actor, async (db) => {
      const a = await this.one(db, { patientId, id })
      const awaited = a.kind === 'in_person' && (a.status === 'PENDING' || a.status === 'CONFIRMED')
      const today = this.clock.today(a.timeZone) === dateIn(a.timeZone, a.startsAt)
      return { ...a, checkIn: awaited && today ? appointmentQr(a.id) : null }
    })
  }

  /**
   * Books a free slot, or holds it while the person decides; a hold they have already is theirs still, and the one they
   * looked at before is given back. @throws Problem `scheduling.slot_taken` with the nearest free
   */
  book(actor: Actor, patientId: string, { hold, ...wanted }: Input<typeof contracts.book>['body']) {
    mustBeTheirs(actor, patientId)
    return this.db.write(inBranch(actor, wanted.branchId), async (tx) => {
      const { rules } = await scheduling.readRules(tx)
      const until = new Date(this.clock.now().getTime() + rules.holdMinutes * 60_000).toISOString()
      const same = hold ? await this.holdAnew(tx, actor, { ...wanted, patientId }, rules) : undefined
      if (same) return this.one(tx, { patientId, id: same })
      const booking = { ...wanted, patientId, source: 'portal' as const, heldUntil: hold ? until : null }
      const id = await scheduling.book(tx, inBranch(actor, wanted.branchId), booking)
      return this.one(tx, { patientId, id })
    })
  }

  keep(actor: Actor, which: One, reason: string | null) {
    return this.change(actor, which, (tx) => scheduling.keep(tx, actor, which.id, reason))
  }

  move(actor: Actor, which: One, startsAt: string) {
    return this.change(actor, which, (tx) => scheduling.move(tx, actor, which.id, { startsAt }))
  }

  cancel(actor: Actor, which: One, reason: string | null) {
    return this.change(actor, which, (tx, a) => {
      // What was only held is given back without a word; of what was booked they are told that it is off.
      if (a.heldUntil) return scheduling.cancel(tx, actor, which.id, { reason: GIVEN_BACK, quietly: true })
      // Who cancelled stands beside it; a patient owes nobody a reason.
      return scheduling.cancel(tx, actor, which.id, { reason: reason ?? 'by_patient' })
    })
  }

  listFeeds(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return this.feeds.ofPatient(actor, patientId)
  }

  async makeFeed(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    const { id, token } = await this.feeds.makeForPatient(actor, patientId)
    return { id, token }
  }

  private change(actor: Actor, which: One, act: (tx: WriteTx, before: Shown) => Promise<void>) {
    mustBeTheirs(actor, which.patientId)
    return this.db.write(actor, async (tx) => {
      await act(tx, await this.one(tx, which))
      return this.one(tx, which)
    })
  }

  /** Gives back what this phone held before and needs no more; answers the hold it asks for where it has that already. */
  private async holdAnew(tx: WriteTx, actor: Actor, wish: Wish, { payToConfirm }: BookingRules) {
    const now = this.clock.now()
    const held = await scheduling.listAppointments(tx, {
      patientIds: actor.patientIds,
      from: now.toISOString(),
      status: 'PENDING',
      limit: MOST,
    })
    const zone = found(await findBranch(tx, wish.branchId)).timeZone
    const at = instantOf(zone, wish.startsAt)
    const open = held.filter((a) => a.heldUntil !== null && Date.parse(a.heldUntil) > now.getTime())
    const { same, given } = holdsFor(open, { wish, at, payToConfirm })
    for (const { id } of given) await scheduling.cancel(tx, actor, id, { reason: GIVEN_BACK, quietly: true })
    return same?.id
  }

  /** @throws Problem `not_found` where it is another person's */
  private async one(db: Reader, { patientId, id }: One) {
    const row = found((await scheduling.appointmentsById(db, [id])).find((a) => a.patientId === patientId))
    const { rules } = await scheduling.readRules(db)
    return (await this.shown(db, [row], rules))[0]!
  }

  private async shown(db: Reader, rows: readonly scheduling.Appointment[], rules: BookingRules) {
    const ids = [...new Set(rows.map((a) => a.branchId))]
    const branches = await Promise.all(ids.map((id) => findBranch(db, id)))
    const now = this.clock.now()
    return rows.map((a) => {
      const branch = found(branches.find((b) => b?.id === a.branchId))
      return {
        id: a.id,
        version: a.version,
        branchId: a.branchId,
        branchName: branch.name,
        timeZone: branch.timeZone,
        doctor: { id: a.doctorId, name: a.doctorName!, speciality: a.doctorSpeciality },
        kind: a.kind,
        status: a.status,
        startsAt: a.startsAt,
        endsAt: a.endsAt,
        expectedAt: new Date(Date.parse(a.startsAt) + (a.lateMinutes ?? 0) * 60_000).toISOString(),
        number: a.number,
        roomName: a.roomName,
        address: a.address,
        reason: a.reason,
        heldUntil: a.heldUntil,
        changeUntil: changeUntil(a, rules, now),
        video: videoOf(a, now),
      }
    })
  }
}
