import { addDays, dateIn, startOfDay } from '@tabib/contracts/core/time'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { Db } from '../platform/db/db.js'
import { systemActor } from '../platform/system-actor.js'
import { Api } from './api.js'
import { tellAppointments } from './appointments.js'
import { closeStory, type House, openHouse } from './house.js'
import { tellMessages } from './messages.js'
import { Pace, type Times } from './pace.js'
import { inventPeople, type Person } from './people.js'
import { Random } from './random.js'
import { loadReference } from './reference.js'
import { setRefundLimits, tellRefunds } from './refunds.js'
import { type Scenario, scenarios } from './scenarios.js'
import type { SeedClock } from './seed-clock.js'
import { Shelf } from './shelf.js'
import { type Stage, stages, type Visit, VisitTelling } from './visit.js'

const ZONE = 'Asia/Kolkata'
const DAYS = 60
const PEOPLE = 420
/** Visits told side by side. */
const AT_ONCE = 6

export interface Telling {
  app: NestFastifyApplication
  tenant: string
  tokenKey: Uint8Array
  clock: SeedClock
  /** Told after each day: how many are done, of how many. */
  progress: (done: number, of: number) => void
}

/**
 * Makes the demonstration hospital: sixty days of visits and a full waiting room today, told through the product's own API
 * by its own people, so that every list, chart, bill and audit row is what real work would have left.
 */
export async function seedDemo({ app, tenant, tokenKey, clock, progress }: Telling): Promise<void> {
  const now = new Date()
  const today = dateIn(ZONE, now)
  const opened = new Date(startOfDay(ZONE, addDays(today, -DAYS - 1)))
  const db = app.get(Db)
  const random = new Random(20_261_120)
  await clock.at(opened, () => loadReference(app, tenant))
  const house = await clock.at(opened, () => db.write(systemActor(tenant), (tx) => openHouse(tx, opened)))
  await clock.at(opened, () => db.write(systemActor(tenant), (tx) => setRefundLimits(tx, house)))
  const api = new Api(app, tenant, tokenKey, clock)
  const shelf = await db.read({ tenant }, (reader) => Shelf.look(reader))
  await shelf.fill({ api, house, random: random.fork(), opened, today })
  const telling = new VisitTelling(api, house, shelf, random.fork())
  const people = inventPeople(random.fork(), PEOPLE)
  const story = new Story(house, people, random.fork())
  for (let back = DAYS; back > 0; back--) {
    await together(story.day(addDays(today, -back)), (v) => telling.tell(v))
    progress(DAYS - back + 1, DAYS + 1)
  }
  await together(story.today(today, now), (v) => telling.tell(v))
  await tellRefunds({ api, house, now })
  progress(DAYS + 1, DAYS + 1)
  const appointments = { house, people, random: random.fork(), now, zone: ZONE }
  await db.write(systemActor(tenant), (tx) => tellAppointments(tx, appointments))
  const messages = { random: random.fork(), now, zone: ZONE }
  await db.write(systemActor(tenant), (tx) => tellMessages(tx, messages))
  await db.write(systemActor(tenant), (tx) => closeStory(tx, now))
}

/** How far today's visits are meant to be by now, in the order of arrival, and how many minutes ago they came. */
const TODAY: [Stage, count: number, from: number, to: number][] = [
  ['paid', 12, 300, 185],
  ['resulted', 3, 175, 160],
  ['tested', 2, 155, 148],
  ['collected', 2, 142, 134],
  ['dispensed', 3, 128, 112],
  ['seen', 4, 104, 80],
  ['inside', 3, 62, 48],
  ['measured', 8, 44, 18],
  ['arrived', 13, 16, 1],
]

/** The stage, or as far towards it as `minutes` allow: nothing happens later than now. */
function reachable(stage: Stage, times: Times, minutes: number): Stage {
  const way = stages.slice(0, stages.indexOf(stage) + 1)
  const ahead = way.findIndex((s) => times[s] > minutes)
  return way.at(ahead < 0 ? -1 : ahead - 1)!
}

const faster = (times: Times, by: number) =>
  Object.fromEntries(Object.entries(times).map(([stage, minutes]) => [stage, minutes * by])) as Times

/** Who comes when. */
class Story {
  // With chance of its own, so that who comes with what is as it was.
  private readonly pace = new Pace(new Random(20_261_121))

  constructor(
    private readonly house: House,
    private readonly people: Person[],
    private readonly random: Random,
  ) {}

  /** The visits of a past day, in the order of arrival. Sundays are closed. */
  day(date: string): Visit[] {
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay()
    if (weekday === 0) return []
    const midnight = Date.parse(startOfDay(ZONE, date))
    const count = weekday === 6 ? 8 : this.random.int(10, 16)
    const seen = new Set<Person>()
    const visits = Array.from({ length: count }, (_, i) => {
      // More come in the morning than after noon.
      const minute = 9 * 60 + 480 * (i / count) ** 1.3 + this.random.int(0, 9)
      return this.visit(new Date(midnight + minute * 60_000), seen)
    })
    return visits.map((v) => ({
      ...v,
      until: this.random.chance(0.06) ? 'tested' : 'paid',
      leaves: this.pace.givesUp(v.times),
    }))
  }

  /** Today up to now: some are done, some are being seen, the room is full. */
  today(date: string, now: Date): Visit[] {
    const since = (now.getTime() - Date.parse(startOfDay(ZONE, date))) / 60_000 - 1
    // Shortly after midnight the day is short, and everything in it goes faster.
    const short = Math.min(1, Math.max(0, since) / 300)
    const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
    const seen = new Set<Person>()
    return TODAY.flatMap(([stage, count, from, to]) =>
      Array.from({ length: count }, (_, i) => {
        const ago = from - ((from - to) * i) / (count - 1)
        // Whoever is inside went in a moment ago.
        const v = this.visit(before(ago), seen, stage === 'inside' ? ago - 3 - i * 4 : 0)
        const until = reachable(stage, v.times, ago)
        return { ...v, at: before(ago * short), times: faster(v.times, short), until }
      }),
    )
  }

  private visit(at: Date, seen: Set<Person>, notBefore = 0): Omit<Visit, 'until'> {
    const branch = this.random.chance(0.72) ? 0 : 1
    const person = this.somebody(seen)
    const scenario = this.reason(person)
    const able = this.house.doctors[branch]!.filter((d) => !scenario.by || scenario.by.includes(d.speciality))
    const usual = person.age < 13 ? able.filter((d) => d.speciality === 'Paediatrics') : able
    const doctor = this.random.pick(usual.length > 0 ? usual : this.house.doctors[branch]!)
    const luck = this.random.next()
    const pays = luck < 0.04 ? 'nothing' : luck < 0.09 ? 'part' : 'all'
    const followUp = person.patientId !== undefined && this.random.chance(0.4)
    const tested = Boolean(scenario.tests ?? scenario.panels)
    const times = this.pace.of({ doctor, at, followUp, tested, notBefore })
    return { person, doctor, branch, scenario, at, times, pays, followUp }
  }

  private somebody(seen: Set<Person>): Person {
    for (;;) {
      const known = this.random.chance(0.4)
      const chronic = this.random.chance(0.35)
      const from = this.people.filter(
        (p) => (known ? p.patientId : true) && (chronic ? p.chronic : true) && !seen.has(p),
      )
      if (from.length === 0) continue
      const person = this.random.pick(from)
      seen.add(person)
      return person
    }
  }

  private reason(person: Person): Scenario {
    const child = person.age < 13
    const fits = scenarios.filter(
      (s) => (s.chronic ? s.chronic === person.chronic : true) && (s.child ?? false) === child,
    )
    const own = fits.filter((s) => s.chronic)
    const mother = fits.filter(
      (s) =>
        !s.by?.includes('Obstetrics and gynaecology') ||
        (person.gender === 'female' && person.age < 45 && person.age > 18),
    )
    return own.length > 0 && this.random.chance(0.8) ? this.random.pick(own) : this.random.pick(mother)
  }
}

/** Does the work of all, a few at a time, starting them in order. */
async function together<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const next = async (): Promise<void> => {
    const one = waiting.shift()
    if (one === undefined) return
    await work(one)
    return next()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}
