import { describe, expect, test } from 'vitest'
import { bounds, boxOf, inLanes, snapped, wallOf, weekOf, partOf } from './calendar.view.js'

describe('the calendar', () => {
  test('stands on the branch’s clock, whatever the browser’s is', () => {
    expect(wallOf('Asia/Kolkata', '2026-11-23T03:30:00Z')).toEqual({ date: '2026-11-23', minute: 540 })
    expect(wallOf('America/New_York', '2026-11-23T03:30:00Z')).toEqual({ date: '2026-11-22', minute: 22 * 60 + 30 })
  })
  test('draws what overlaps side by side and gives the whole width to the rest', () => {
    const laned = inLanes([
      { from: 540, until: 570 },
      { from: 550, until: 560 },
      { from: 560, until: 580 },
      { from: 600, until: 630 },
    ])
    expect(laned.map((l) => [l.item.from, l.lane, l.lanes])).toEqual([
      [540, 0, 2],
      [550, 1, 2],
      [560, 1, 2],
      [600, 0, 1],
    ])
  })
  test('shows whole hours around what there is', () => {
    expect(bounds([])).toEqual({ from: 540, until: 1020 })
    expect(bounds([{ from: 410, until: 1130 }])).toEqual({ from: 360, until: 1140 })
  })
  test('a visit past midnight ends with its day', () => {
    const box = boxOf('UTC', { startsAt: '2026-11-23T23:50:00Z', endsAt: '2026-11-24T00:20:00Z' })
    expect(box).toEqual({ date: '2026-11-23', from: 1430, until: 1440 })
  })
  test('knows which part of a day somebody is away', () => {
    const kolkata = (time: string) => new Date(`${time}+05:30`).toISOString()
    const leave = { startsAt: kolkata('2026-11-24T12:00'), endsAt: kolkata('2026-11-26T00:00') }
    const on = (date: string) => partOf('Asia/Kolkata', date, leave)
    expect(on('2026-11-23')).toBeUndefined()
    expect(on('2026-11-24')).toEqual({ from: 720, until: 1440, whole: false })
    expect(on('2026-11-25')).toEqual({ from: 0, until: 1440, whole: true })
    expect(on('2026-11-26')).toBeUndefined()
  })
  test('what is dropped lands on the grid, inside the day', () => {
    const day = { from: 540, until: 1020 }
    expect(snapped(0.5, day, 15)).toBe(780)
    expect(snapped(0.507, day, 15)).toBe(780)
    expect(snapped(2, day, 15)).toBe(1005)
  })
  test('a week begins on Monday', () => {
    expect(weekOf('2026-11-22')[0]).toBe('2026-11-16')
    expect(weekOf('2026-11-23')[0]).toBe('2026-11-23')
  })
})
