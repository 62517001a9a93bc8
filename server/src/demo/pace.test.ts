import { expect, test } from 'vitest'
import type { Doctor } from './house.js'
import { Pace } from './pace.js'
import { Random } from './random.js'

const doctor = (speciality: string) => ({ speciality, staffId: speciality }) as Doctor
const morning = Date.parse('2026-11-20T09:00:00+05:30')

/** A visit every `minutes` minutes from nine on, to each doctor in turn. */
function day(doctors: Doctor[], minutes: number, count: number) {
  const pace = new Pace(new Random(7))
  return Array.from({ length: count }, (_, i) => {
    const v = { doctor: doctors[i % doctors.length]!, at: new Date(morning + i * minutes * 60_000) }
    const times = pace.of({ ...v, followUp: i % 3 === 0, tested: i % 2 === 0, notBefore: 0 })
    const clock = (after: number) => v.at.getTime() + after * 60_000
    return { ...v, times, inside: clock(times.inside), seen: clock(times.seen) }
  })
}

test('nobody goes in while the doctor has somebody inside, and every stage follows the one before', () => {
  const busy = day([doctor('Cardiology')], 4, 40)
  for (const [i, v] of busy.entries()) {
    if (i > 0) expect(v.inside).toBeGreaterThan(busy[i - 1]!.seen)
    const { measured, called, inside, seen, collected, resulted, tested, dispensed, paid } = v.times
    for (const way of [
      [0, measured, called, inside, seen, dispensed, paid],
      [seen, collected, resulted, tested],
    ])
      expect(way).toEqual(way.toSorted((a, b) => a - b))
  }
})

test('people wait differently long, longest before noon', () => {
  // Each with a doctor of their own, so that nobody waits for somebody else.
  const doctors = Array.from({ length: 400 }, () => doctor('General medicine'))
  const visits = day(doctors, 1.2, doctors.length)
  const waits = (from: number, until: number) =>
    visits
      .filter(({ at }) => at.getTime() >= morning + from * 3_600_000 && at.getTime() < morning + until * 3_600_000)
      .map((v) => v.times.inside)
      .toSorted((a, b) => a - b)
  const all = waits(0, 9)
  expect(new Set(all).size).toBeGreaterThan(30)
  const middle = (of: number[]) => of[Math.floor(of.length / 2)]!
  expect(all[Math.floor(all.length * 0.9)]).toBeGreaterThan(1.5 * middle(all))
  expect(middle(waits(2, 4))).toBeGreaterThan(middle(waits(0, 1)))
})
