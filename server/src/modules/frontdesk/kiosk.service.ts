import { Injectable } from '@nestjs/common'
import { type Id, newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import { toE164 } from '@tabib/contracts/core/phone'
import type { Input } from '@tabib/contracts/core/route'
import { appointmentOf, type kiosk as contracts } from '@tabib/contracts/frontdesk/kiosk'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { lastVisit } from '../encounters/index.js'
import { findBranch, letterhead, nextNumber } from '../organisation/index.js'
import * as arrivals from './arrivals.repo.js'
import { initialsOf, placeCode, suggestedVisitType } from './arrivals.rules.js'
import { queueMoved } from './calling.js'
import { checkIn } from './check-in.js'
import * as repo from './kiosk.repo.js'
import { momentOf, waitFor } from './moments.js'
import * as screens from './screens.repo.js'
import { hashOfCode } from './screens.service.js'
import { SlipsService, type SlipWish } from './slips.service.js'

/** Questions a kiosk may ask in a minute: three people's, and no list of phone numbers. */
const QUESTIONS = 20
/** A slip is printed by the kiosk that gave the token, while the person stands there. */
const AT_THE_KIOSK = 10 * 60_000

type Claim = Input<typeof contracts.find>['body']
type Expected = Awaited<ReturnType<typeof repo.expected>>[number]

type Coming = Pick<Expected, 'patientId' | 'doctorId' | 'reason'> & { appointmentId: string | null }

interface Kiosk {
  actor: Actor
  screenId: string
  languages: string[]
  branchName: string
}

/** A screen at the entrance that anybody may touch: says no name, believes nobody's. */
@Injectable()
export class KioskService {
  constructor(
    private readonly db: Db,
    readonly clock: Clock,
    readonly live: Live,
    private readonly slips: SlipsService,
  ) {}

  /** What a kiosk begins with. @throws Problem `frontdesk.screen_off` */
  get(visitor: Visitor, code: string) {
    return this.db.read(visitor, async (db) => {
      const { actor, languages, branchName } = await this.kiosk(db, visitor, code)
      const moment = momentOf(this.clock, actor)
      const now = { minute: moment.minute, at: this.clock.now() }
      const days = await arrivals.days(db, moment)
      const { name } = await letterhead(db, actor.branchId)
      return {
        clinicName: name,
        branchName,
        timeZone: actor.zone,
        languages,
        doctors: days.map((d) => ({
          id: d.id,
          name: d.name,
          speciality: d.speciality,
          waiting: d.waiting,
          estimatedWaitMinutes: waitFor(d, d.waiting, now),
        })),
      }
    })
  }

  /** Today's appointments of whom somebody says they are; initials at most. */
  async find(visitor: Visitor, code: string, claim: Claim) {
    const kiosk = await this.countQuestion(visitor, code)
    return this.db.read(visitor, async (db) => {
      const { outcome, rows } = await this.claimed(db, kiosk.actor, claim)
      const items = rows.map((r) => ({
        appointmentId: r.appointmentId,
        initials: initialsOf(r.name),
        startsAt: r.startsAt,
        doctorName: r.doctorName,
      }))
      return { outcome, items: outcome === 'found' ? items : [] }
    })
  }

  /** Checks in for an appointment of today. Asked twice, the same token answers. @throws Problem `frontdesk.not_recognised` */
  async checkIn(visitor: Visitor, code: string, body: Input<typeof contracts.checkIn>['body']) {
    const { actor } = await this.countQuestion(visitor, code)
    const given = await this.db.write(actor, async (tx) => {
      const { outcome, rows } = await this.claimed(tx, actor, body)
      const wanted = rows.find((r) => r.appointmentId === body.appointmentId)
      if (outcome !== 'found' || !wanted) throw new Problem('frontdesk.not_recognised')
      return this.arrive(tx, actor, wanted)
    })
    return this.withPlace(actor, given, body.from)
  }

  /**
   * A token of a doctor for who has been here before and says so by phone and year of birth; `unknown` where not one person
   * fits, said alike of nobody and of several.
   * @throws Problem `frontdesk.doctor_not_here`
   */
  async walkIn(visitor: Visitor, code: string, body: Input<typeof contracts.walkIn>['body']) {
    const { actor } = await this.countQuestion(visitor, code)
    const phone = toE164(body.phone, actor.country)
    const given = await this.db.write(actor, async (tx) => {
      const people = phone ? await repo.known(tx, phone, body.birthYear) : []
      if (people.length !== 1) return null
      const [{ id: patientId }] = people as [{ id: string }]
      const { doctorId } = body
      const on = this.clock.today(actor.zone)
      const here = await arrivals.open(tx, patientId, { branchId: actor.branchId, on, doctorId })
      if (here) return this.again(tx, actor, { ...here, doctorId })
      const booked = await repo.expected(tx, { branchId: actor.branchId, on, phone })
      const mine = booked.find((r) => r.patientId === patientId && r.doctorId === doctorId)
      return this.arrive(tx, actor, mine ?? { patientId, doctorId, appointmentId: null, reason: null })
    })
    if (!given) return { outcome: 'unknown' as const, token: null }
    return { outcome: 'token' as const, token: await this.withPlace(actor, given, body.from) }
  }

  /** Without an appointment: a number, and reception does the rest. */
  async ask(visitor: Visitor, code: string, body: Input<typeof contracts.ask>['body']) {
    const { actor, screenId } = await this.countQuestion(visitor, code)
    const on = this.clock.today(actor.zone)
    return this.db.write(actor, async (tx) => {
      if (body.doctorId) {
        const doctor = await arrivals.day(tx, momentOf(this.clock, actor), body.doctorId)
        if (!doctor) throw new Problem('frontdesk.doctor_not_here')
      }
      const number = await nextNumber(tx, `kiosk:${actor.branchId}:${on}`)
      await repo.insert(tx, {
        id: newId(),
        branch_id: actor.branchId,
        screen_id: screenId,
        service_date: on,
        number,
        doctor_id: body.doctorId ?? null,
        name: body.name ?? '—',
        phone: body.phone ? (toE164(body.phone, actor.country) ?? body.phone) : null,
        birth_year: body.birthYear ?? null,
        language: body.language,
        asked_at: this.clock.now().toISOString(),
      })
      queueMoved(tx, this.live, actor, actor.branchId)
      return { number }
    })
  }

  /** The slip of who was checked in here a moment ago. @throws Problem `not_found` */
  async slip(visitor: Visitor, code: string, encounterId: string, wish: Omit<SlipWish, 'format'>) {
    const { actor } = await this.db.read(visitor, (db) => this.kiosk(db, visitor, code))
    const arrival = await this.db.read(visitor, (db) => arrivals.ofEncounter(db, encounterId))
    const age = arrival ? this.clock.now().getTime() - Date.parse(arrival.arrivedAt) : Infinity
    if (arrival?.branchId !== actor.branchId || age > AT_THE_KIOSK) throw new Problem('not_found')
    return this.slips.slip(actor, encounterId, { ...wish, format: 'pdf', nameless: true })
  }

  requests(actor: Actor) {
    return this.db.read(actor, async (db) => {
      const rows = await repo.open(db, actor.branchId, this.clock.today(actor.zone))
      const items = rows.map(({ doctorId, doctorName, ...r }) => ({
        ...r,
        doctor: doctorId ? { id: doctorId, name: doctorName! } : null,
      }))
      return { items }
    })
  }

  dismiss(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      if (!(await repo.close(tx, id, actor.branchId, { at: this.clock.now() }))) throw new Problem('not_found')
      queueMoved(tx, this.live, actor, actor.branchId)
      return { done: true } as const
    })
  }

  /**
   * Whom a claim fits: the code of an appointment by itself, a phone of one person, or of several with the year one was born;
   * a card's number only with the year.
   */
  private async claimed(
    db: Reader,
    actor: Actor,
    claim: Claim,
  ): Promise<{ outcome: 'found' | 'year' | 'none'; rows: Expected[] }> {
    const appointmentId = claim.code ? appointmentOf(claim.code) : null
    const phone = claim.phone ? toE164(claim.phone, actor.country) : null
    const number = claim.number?.toUpperCase() || null
    if (!appointmentId && !phone && !number) return { outcome: 'none', rows: [] }
    const on = this.clock.today(actor.zone)
    const rows = await repo.expected(db, { branchId: actor.branchId, on, appointmentId, phone, number })
    if (appointmentId) return { outcome: rows.length > 0 ? 'found' : 'none', rows }
    const fits = claim.birthYear ? rows.filter((r) => Number(r.birthDate.slice(0, 4)) === claim.birthYear) : rows
    if (fits.length === 0) return { outcome: 'none', rows: [] }
    const people = new Set(fits.map((r) => r.patientId))
    const proved = claim.birthYear != null || (phone !== null && people.size === 1)
    return { outcome: proved ? 'found' : 'year', rows: fits }
  }

  private async again(tx: WriteTx, actor: Actor, given: { encounterId: string; token: number; doctorId: string }) {
    const moment = momentOf(this.clock, actor)
    const arrival = found(await arrivals.ofEncounter(tx, given.encounterId))
    const doctor = found(await arrivals.day(tx, moment, given.doctorId))
    const ahead = await arrivals.ahead(tx, { ...arrival, on: moment.on })
    return {
      encounterId: given.encounterId,
      token: given.token,
      doctorName: doctor.name,
      roomName: doctor.roomName,
      waitingAhead: ahead,
      estimatedWaitMinutes: waitFor(doctor, ahead, { minute: moment.minute, at: this.clock.now() }),
    }
  }

  /** Checks in who has come, once for an appointment. */
  private async arrive(tx: WriteTx, actor: Actor, who: Coming) {
    const given = who.appointmentId ? await arrivals.ofAppointment(tx, who.appointmentId) : undefined
    if (given) return this.again(tx, actor, given)
    const last = await lastVisit(tx, who.patientId)
    return checkIn(tx, actor, this, {
      patientId: who.patientId as Id<'Patient'>,
      doctorId: who.doctorId as Id<'Staff'>,
      appointmentId: who.appointmentId as Id<'Appointment'> | null,
      chiefComplaint: who.reason ?? '—',
      visitType: suggestedVisitType(this.clock.today(actor.zone), last?.on ?? null, false),
      priority: 'none',
    })
  }

  private async withPlace<T extends { encounterId: string }>(actor: Actor, given: T, from: string | undefined) {
    const qr = await this.slips.placeQr(actor, given.encounterId, from)
    return { ...given, placePath: `/q/${placeCode(given.encounterId)}`, qr }
  }

  /** The kiosk, with one question counted. @throws Problem `frontdesk.screen_off`, `frontdesk.too_often` */
  private async countQuestion(visitor: Visitor, code: string): Promise<Kiosk> {
    const kiosk = await this.db.read(visitor, (db) => this.kiosk(db, visitor, code))
    const system = systemActor(visitor.tenant)
    const asked = await this.db.write(system, (tx) => repo.count(tx, kiosk.screenId, this.clock.now()))
    if (asked > QUESTIONS) throw new Problem('frontdesk.too_often', { retryAfter: 60 })
    return kiosk
  }

  private async kiosk(db: Reader, visitor: Visitor, code: string): Promise<Kiosk> {
    const screen = await screens.byHash(db, hashOfCode(code), 'kiosk')
    if (!screen) throw new Problem('frontdesk.screen_off')
    const branch = found(await findBranch(db, screen.branchId))
    const place = { branchId: branch.id, branchIds: [branch.id], zone: branch.timeZone }
    const money = { currency: branch.currency, country: branch.country }
    const actor = { ...systemActor(visitor.tenant, visitor.request), ...place, ...money, name: screen.name }
    return { actor, screenId: screen.id, languages: screen.languages as Language[], branchName: branch.name }
  }
}
