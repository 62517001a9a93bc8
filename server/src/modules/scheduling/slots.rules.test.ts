import { describe, expect, test } from 'vitest'
import { type DayFacts, freeOn, isFree, nearest, paceOf, placesOn, reasonOf, type Session } from './slots.rules.js'
import { readStart } from './booking.rules.js'
import { momentOf, readWall, wallOf } from '@tabib/contracts/scheduling/zones'

const session = (from: number, until: number, more: Partial<Session> = {}): Session => ({
  id: 's',
  from,
  until,
  slotMinutes: 30,
  bufferMinutes: 0,
  capacity: null,
  breaks: [],
  kinds: ['in_person'],
  roomId: null,
  ...more,
})
const day = (date: string, more: Partial<DayFacts> = {}): DayFacts => ({
  date,
  weekly: [session(540, 720)],
  exceptions: [],
  leaves: [],
  opening: null,
  holiday: null,
  ...more,
})
const times = (zone: string, facts: DayFacts) =>
  placesOn(zone, facts).map((p) => wallOf(zone, p.startsAt).time + wallOf(zone, p.startsAt).offset)
const clock = (facts: DayFacts, zone = 'Asia/Kolkata') =>
  placesOn(zone, facts).map((p) => wallOf(zone, p.startsAt).time)
const KOLKATA = 'Asia/Kolkata'

describe('the pace of a session', () => {
  const morning = [{ from: 0, until: 180 * 60_000 }]
  test('is its slot and what is kept free after it, or what its numbers leave each other', () => {
    expect(paceOf(session(540, 720), morning)).toEqual({ slotMinutes: 30, everyMinutes: 30 })
    expect(paceOf(session(540, 720, { bufferMinutes: 5 }), morning)).toEqual({ slotMinutes: 30, everyMinutes: 35 })
    expect(paceOf(session(540, 720, { capacity: 24 }), morning)).toEqual({ slotMinutes: 7.5, everyMinutes: 7.5 })
    expect(paceOf(session(540, 720, { capacity: 500 }), morning).everyMinutes).toBe(1)
  })
})

describe('a doctor’s day', () => {
  test('is cut into slots; what does not fit a whole slot is none', () => {
    expect(clock(day('2026-11-23', { weekly: [session(540, 640)] }))).toEqual(['09:00', '09:30', '10:00'])
  })
  test('leaves out breaks, and begins afresh after them', () => {
    expect(clock(day('2026-11-23', { weekly: [session(540, 720, { breaks: [[610, 625]] })] }))).toEqual([
      '09:00',
      '09:30',
      '10:25',
      '10:55',
      '11:25',
    ])
  })
  test('keeps a buffer after each appointment', () => {
    const places = placesOn(KOLKATA, day('2026-11-23', { weekly: [session(540, 660, { bufferMinutes: 10 })] }))
    expect(places.map((p) => wallOf(KOLKATA, p.startsAt).time)).toEqual(['09:00', '09:40', '10:20'])
    expect(places[0]!.busyUntil).toBe(places[1]!.startsAt)
  })
  test('has several sessions', () => {
    const facts = day('2026-11-23', { weekly: [session(1020, 1080), session(540, 600)] })
    expect(clock(facts)).toEqual(['09:00', '09:30', '17:00', '17:30'])
  })
  test('gives as many numbers as it has, sharing its time in whole minutes around the break', () => {
    const facts = day('2026-11-23', { weekly: [session(540, 660, { capacity: 7, breaks: [[570, 590]] })] })
    const places = placesOn(KOLKATA, facts)
    expect(places.map((p) => p.number)).toEqual([1, 2, 3, 4, 5, 6, 7])
    for (const [i, p] of places.entries()) {
      expect(p.startsAt % 60_000).toBe(0)
      expect(p.endsAt).toBeGreaterThan(p.startsAt)
      if (i > 0) expect(p.startsAt).toBeGreaterThanOrEqual(places[i - 1]!.endsAt)
    }
    expect(wallOf(KOLKATA, places[0]!.startsAt).time).toBe('09:00')
    expect(
      places.every((p) => wallOf(KOLKATA, p.startsAt).minute < 570 || wallOf(KOLKATA, p.startsAt).minute >= 590),
    ).toBe(true)
  })
  test('is closed on a public holiday, shorter where the branch opens for some hours', () => {
    expect(clock(day('2026-12-25', { holiday: { name: 'Christmas', hours: null } }))).toEqual([])
    expect(clock(day('2026-12-25', { holiday: { name: 'Christmas', hours: [540, 600] } }))).toEqual(['09:00', '09:30'])
  })
  test('ends when the branch closes', () => {
    expect(clock(day('2026-11-23', { opening: [[600, 660]] }))).toEqual(['10:00', '10:30'])
  })
  test('is replaced by changed hours, closed by an exception, and longer by an extra session even on a holiday', () => {
    const changed = { ...session(900, 960), kind: 'changed' as const }
    expect(clock(day('2026-11-23', { exceptions: [changed] }))).toEqual(['15:00', '15:30'])
    const closed = { ...session(600, 660), kind: 'closed' as const }
    expect(clock(day('2026-11-23', { exceptions: [closed] }))).toEqual(['09:00', '09:30', '11:00', '11:30'])
    const extra = { ...session(900, 960), kind: 'extra' as const }
    expect(clock(day('2026-12-25', { exceptions: [extra], holiday: { name: 'Christmas', hours: null } }))).toEqual([
      '15:00',
      '15:30',
    ])
  })
  test('loses what falls into leave', () => {
    const leave = { from: momentOf(KOLKATA, '2026-11-23', 570), until: momentOf(KOLKATA, '2026-11-23', 660) }
    expect(clock(day('2026-11-23', { leaves: [leave] }))).toEqual(['09:00', '11:00', '11:30'])
  })
  test('a taken slot, the travel around a home visit and a past one are not free', () => {
    const places = placesOn(KOLKATA, day('2026-11-23'))
    const taken = [{ from: places[1]!.startsAt, until: places[1]!.endsAt }]
    expect(isFree(places[0]!, taken)).toBe(true)
    expect(isFree(places[1]!, taken)).toBe(false)
    expect(isFree(places[0]!, taken, 20)).toBe(false)
    const wish = { kind: 'in_person' as const, notBefore: places[3]!.startsAt }
    expect(freeOn(places, taken, wish).map((p) => p.startsAt)).toEqual(places.slice(3).map((p) => p.startsAt))
    expect(freeOn(places, taken, { ...wish, kind: 'video' })).toEqual([])
  })
  test('the nearest free slots are those around the wish', () => {
    const places = placesOn(KOLKATA, day('2026-11-23'))
    const near = nearest(places, places[2]!.startsAt, 3)
    expect(near.map((p) => wallOf(KOLKATA, p.startsAt).time)).toEqual(['09:30', '10:00', '10:30'])
  })
  test('says why it offers nothing', () => {
    const none = { places: 0, ahead: 0, free: 0 }
    expect(reasonOf(day('2026-11-23', { weekly: [] }), none)).toBe('no_hours')
    expect(reasonOf(day('2026-11-23', { leaves: [{ from: 0, until: 1 }] }), none)).toBe('leave')
    expect(reasonOf(day('2026-11-23', { holiday: { name: 'Eid', hours: null } }), none)).toBe('holiday')
    expect(reasonOf(day('2026-11-23'), { places: 6, ahead: 6, free: 0 })).toBe('full')
    expect(reasonOf(day('2026-11-23'), { places: 6, ahead: 0, free: 0 })).toBe('past')
  })
})

describe('a start on the branch’s clock', () => {
  test('is read with and without its offset', () => {
    const at = Date.parse('2026-11-23T04:00:00Z')
    expect(readStart('Asia/Kolkata', '2026-11-23T09:30')).toEqual({ at })
    expect(readStart('Asia/Kolkata', '2026-11-23T09:30:00+05:30')).toEqual({ at })
  })

  test.each(['2026-02-31T09:30', '2027-02-29T09:30', '2026-13-01T09:30', '2026-11-23T24:30', '2026-11-23T09:60'])(
    'on a day or an hour there never is, %s, is refused',
    (text) => {
      expect(readStart('Asia/Kolkata', text)).toEqual({ refusal: { code: 'shape' } })
    },
  )
})

describe('when the clocks change', () => {
  const night = (date: string) => day(date, { weekly: [session(60, 240, { slotMinutes: 60 })] })
  test('Berlin: the skipped hour has no slots', () => {
    expect(times('Europe/Berlin', night('2026-03-29'))).toEqual(['01:00+01:00', '03:00+02:00'])
  })
  test('Berlin: the doubled hour has both, told apart by offset', () => {
    expect(times('Europe/Berlin', night('2026-10-25'))).toEqual([
      '01:00+02:00',
      '02:00+02:00',
      '02:00+01:00',
      '03:00+01:00',
    ])
  })
  test('New York: forward in March, back in November', () => {
    expect(times('America/New_York', night('2026-03-08'))).toEqual(['01:00-05:00', '03:00-04:00'])
    expect(times('America/New_York', night('2026-11-01'))).toEqual([
      '01:00-04:00',
      '01:00-05:00',
      '02:00-05:00',
      '03:00-05:00',
    ])
  })
  test('Cairo changes at midnight: the day begins at one, and the evening before the change back has an hour more', () => {
    const early = day('2026-04-24', { weekly: [session(0, 120, { slotMinutes: 60 })] })
    expect(times('Africa/Cairo', early)).toEqual(['01:00+03:00'])
    const late = day('2026-10-29', { weekly: [session(1320, 1440, { slotMinutes: 60 })] })
    expect(times('Africa/Cairo', late)).toEqual(['22:00+03:00', '23:00+03:00', '23:00+02:00'])
  })
  test('Kolkata never changes', () => {
    for (const date of ['2026-03-29', '2026-10-25'])
      expect(times(KOLKATA, night(date))).toEqual(['01:00+05:30', '02:00+05:30', '03:00+05:30'])
  })
  test('a session that begins in the skipped hour begins when the clocks have changed', () => {
    const facts = day('2026-03-29', { weekly: [session(150, 240)] })
    expect(times('Europe/Berlin', facts)).toEqual(['03:00+02:00', '03:30+02:00'])
  })
  test('an ordinary working day is the same before and after', () => {
    expect(clock(day('2026-03-30'), 'Europe/Berlin')).toEqual(clock(day('2026-03-27'), 'Europe/Berlin'))
    expect(placesOn('Europe/Berlin', day('2026-03-29'))[0]!.startsAt).toBe(Date.parse('2026-03-29T07:00:00Z'))
  })
  test('a time is there once, never or twice', () => {
    expect(readWall('Europe/Berlin', '2026-03-29', 150)).toEqual({
      is: 'never',
      at: Date.parse('2026-03-29T01:00:00Z'),
    })
    expect(readWall('Europe/Berlin', '2026-10-25', 150)).toEqual({
      is: 'twice',
      at: Date.parse('2026-10-25T00:30:00Z'),
      again: Date.parse('2026-10-25T01:30:00Z'),
    })
    expect(readWall(KOLKATA, '2026-10-25', 150).is).toBe('once')
  })
})
