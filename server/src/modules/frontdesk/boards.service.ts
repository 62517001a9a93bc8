import { createHash } from 'node:crypto'
import { Injectable, type OnModuleInit } from '@nestjs/common'
import { screens as contracts } from '@tabib/contracts/frontdesk/screens'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { type Guest, Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { findBranch, letterhead } from '../organisation/index.js'
import { LATENESS } from '../scheduling/index.js'
import * as arrivals from './arrivals.repo.js'
import { visitOfPlace } from './arrivals.rules.js'
import { BOARD } from './calling.js'
import * as calls from './calls.repo.js'
import { begun, momentOf, waitFor } from './moments.js'
import { standing } from './places.js'
import * as repo from './screens.repo.js'
import { hashOfCode } from './screens.service.js'

/** A call stands on a board for so long. */
const SHOWN_FOR = 10 * 60_000
/** Nothing pokes when an estimate grows by itself. */
const FRESH_FOR = 1_000
const MOST_KEPT = 2_000

type Screen = NonNullable<Awaited<ReturnType<typeof repo.byHash>>>
/** What decides what a board shows: boards that were set up alike show the same, whatever their addresses. */
type Setting = Pick<Screen, 'branchId' | 'doctorIds' | 'counters' | 'languages'>
const alikeOf = ({ branchId, doctorIds, counters, languages }: Setting) =>
  JSON.stringify({ branchId, doctorIds, counters, languages } satisfies Setting)

interface Kept {
  until: number
  answer: Promise<unknown>
}

/** What hangs on the wall and lies on patients' phones. Nobody has signed in; nobody is named. */
@Injectable()
export class BoardsService implements OnModuleInit {
  /** Many televisions show the same: what was read for one answers all, until the queue moves. */
  private readonly kept = new Map<string, Kept>()
  private readonly showing = new Map<string, 'once' | 'again'>()

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  onModuleInit(): void {
    this.live.welcome('board', async (tenant, code) => {
      const screen = await this.screenOf(tenant, code, 'board')
      return screen && { ...screen, group: alikeOf(screen) }
    })
    this.live.welcome('kiosk', (tenant, code) => this.screenOf(tenant, code, 'kiosk'))
    this.live.welcome('place', (tenant, code) => this.visitOf(tenant, code))
    for (const topic of [BOARD, LATENESS])
      this.live.on(topic, ({ tenant, key, to }) => {
        // Desks are told beside the guests.
        if (to === 'screens') return
        this.kept.clear()
        for (const group of this.live.audience?.groups(tenant, key.branchId!) ?? [])
          void this.show(tenant, group, JSON.parse(group) as Setting)
      })
    this.live.onUnsure(() => this.kept.clear())
  }

  /** What a board shows now; nothing where it has seen that already. @throws Problem `frontdesk.screen_off` */
  async board(visitor: Visitor, code: string, seen: string | undefined) {
    const hash = hashOfCode(code)
    const screen = await this.once(`${visitor.tenant}/${hash}`, () =>
      this.db.read(visitor, (db) => repo.byHash(db, hash, 'board')),
    )
    if (!screen) throw new Problem('frontdesk.screen_off')
    const { version, board } = await this.current(visitor.tenant, alikeOf(screen), screen)
    return { version, at: this.clock.now().toISOString(), board: seen === version ? null : board }
  }

  /** Where a token stands. Over when the day is. @throws Problem `not_found` */
  place(visitor: Visitor, code: string) {
    return this.db.read(visitor, async (db) => {
      const arrival = found(await this.arrivalOf(db, code))
      const branch = found(await findBranch(db, arrival.branchId))
      const moment = momentOf(this.clock, { branchId: branch.id, zone: branch.timeZone })
      if (arrival.serviceDate !== moment.on) throw new Problem('not_found')
      const [{ doctor, ahead, estimatedWaitMinutes }, rooms, call, { name }] = await Promise.all([
        standing(db, this.clock, arrival, branch),
        repo.rooms(db, branch.id, moment.on),
        calls.lastOf(db, arrival.id),
        letterhead(db, branch.id),
      ])
      const room = rooms.find((r) => r.doctorId === arrival.doctorId)
      return {
        clinicName: name,
        branchName: branch.name,
        timeZone: branch.timeZone,
        token: arrival.token,
        doctorName: doctor?.name ?? '',
        roomName: doctor?.roomName ?? null,
        state: arrival.status,
        serving: room?.called ?? room?.inside ?? null,
        ahead,
        estimatedWaitMinutes,
        call: call ?? null,
      }
    })
  }

  private async once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const now = Date.now()
    const kept = this.kept.get(key)
    if (kept && kept.until > now) return kept.answer as Promise<T>
    if (this.kept.size > MOST_KEPT) this.kept.clear()
    const answer = read()
    this.kept.set(key, { until: now + FRESH_FOR, answer })
    answer.catch(() => this.kept.delete(key))
    return answer
  }

  private current(tenant: string, alike: string, setting: Setting) {
    return this.once(`${tenant}/${alike}`, () => this.db.read({ tenant }, (db) => this.versioned(db, setting)))
  }

  /** Shows a group what is now; told again meanwhile, it reads again, so that the last it shows is the last there is. */
  private async show(tenant: string, group: string, setting: Setting): Promise<void> {
    const key = `${tenant}/${group}`
    if (this.showing.has(key)) return void this.showing.set(key, 'again')
    do {
      this.showing.set(key, 'once')
      const at = this.clock.now().toISOString()
      const shown = await this.current(tenant, group, setting)
        .then((now) => contracts.board.result.parse({ ...now, at }))
        .catch(() => undefined)
      // Where it cannot be read, boards that ask by themselves are told why.
      if (shown) this.live.audience?.show(tenant, { branchId: setting.branchId, group }, shown)
    } while (this.showing.get(key) === 'again')
    this.showing.delete(key)
  }

  private async versioned(db: Reader, screen: Setting) {
    const board = await this.read(db, screen)
    const version = createHash('sha256').update(JSON.stringify(board)).digest('base64url').slice(0, 22)
    return { version, board }
  }

  /** The board of a screen. */
  async read(db: Reader, screen: Setting) {
    const branch = found(await findBranch(db, screen.branchId))
    const moment = momentOf(this.clock, { branchId: branch.id, zone: branch.timeZone })
    const now = { minute: moment.minute, at: this.clock.now() }
    const { doctorIds, counters } = screen
    const since = new Date(now.at.getTime() - SHOWN_FOR).toISOString()
    const [days, rooms, latest, { name }] = await Promise.all([
      arrivals.days(db, moment),
      repo.rooms(db, branch.id, moment.on),
      calls.lately(db, { branchId: branch.id, since, doctorIds, counters }),
      letterhead(db, branch.id),
    ])
    const here = new Map(rooms.map((r) => [r.doctorId, r]))
    const wanted = days.filter((d) => (doctorIds.length > 0 ? doctorIds.includes(d.id) : here.has(d.id)))
    return {
      clinicName: name,
      branchName: branch.name,
      timeZone: branch.timeZone,
      languages: screen.languages,
      rooms: wanted.map((d) => {
        const room = here.get(d.id)
        const late = !begun(d, now) && d.lateMinutes > 0 && d.fromMinute !== null
        const beginsAt = late ? now.at.getTime() + (d.fromMinute! + d.lateMinutes - moment.minute) * 60_000 : 0
        return {
          doctorId: d.id,
          doctorName: d.name,
          speciality: d.speciality,
          roomName: d.roomName,
          serving: room?.called ?? room?.inside ?? null,
          inside: room?.called == null && room?.inside != null,
          next: room?.next ?? [],
          waiting: room?.waiting ?? 0,
          estimatedWaitMinutes: waitFor(d, d.waiting, now),
          // To the minute: a board that differs by seconds would be another board.
          beginsAt: beginsAt > now.at.getTime() ? new Date(Math.round(beginsAt / 60_000) * 60_000).toISOString() : null,
        }
      }),
      calls: latest,
    }
  }

  private async arrivalOf(db: Reader, code: string) {
    const encounterId = visitOfPlace(code)
    return encounterId === null ? undefined : arrivals.ofEncounter(db, encounterId)
  }

  private async screenOf(tenant: string, code: string, kind: string): Promise<Screen | undefined> {
    return this.db.read({ tenant }, (db) => repo.byHash(db, hashOfCode(code), kind))
  }

  /** A slip's code opens nothing once its day is over. */
  private visitOf(tenant: string, code: string): Promise<Guest | undefined> {
    return this.db.read({ tenant }, async (db) => {
      const arrival = await this.arrivalOf(db, code)
      const branch = arrival && (await findBranch(db, arrival.branchId))
      return branch && arrival.serviceDate === this.clock.today(branch.timeZone) ? arrival : undefined
    })
  }
}
