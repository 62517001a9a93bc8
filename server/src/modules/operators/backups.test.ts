import { expect, it } from 'vitest'
import { backupState, isDue, lastNight } from './backups.rules.js'

const at = (text: string) => new Date(text)

it("last night is the last time the clinic's own clock showed the hour, also when clocks change", () => {
  const night = (now: string, zone: string) => lastNight(at(now), 2, zone).toISOString()
  expect(night('2026-11-21T04:30:00Z', 'Asia/Kolkata')).toBe('2026-11-20T20:30:00.000Z')
  expect(night('2026-11-20T20:29:59Z', 'Asia/Kolkata')).toBe('2026-11-19T20:30:00.000Z')
  // Berlin has no two o'clock in this night, and two of them in the other.
  expect(night('2026-03-29T10:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
  expect(night('2026-10-25T10:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T00:00:00.000Z')
})

it('a clinic is due once a night, a new one from its first night on, a failed one an hour later', () => {
  const due = (more: object, now = '2026-11-21T04:30:00Z') => {
    const clinic = { triedAt: null, error: null, createdAt: '2026-11-01T00:00:00Z', timeZone: 'Asia/Kolkata' }
    return isDue({ ...clinic, ...more }, at(now), 2)
  }
  expect(due({})).toBe(true)
  expect(due({ createdAt: '2026-11-20T20:31:00Z' })).toBe(false)
  expect(due({ triedAt: '2026-11-20T20:31:00Z' })).toBe(false)
  expect(due({ triedAt: '2026-11-20T20:29:00Z' })).toBe(true)
  expect(due({ triedAt: '2026-11-21T03:29:00Z', error: 'no room' })).toBe(true)
  expect(due({ triedAt: '2026-11-21T03:31:00Z', error: 'no room' })).toBe(false)
})

it('a backup of two days, or none in two days, or one that failed, wants somebody to look', () => {
  const state = (holdsUntil: string | null, error: string | null = null, isOff = false) =>
    backupState({ holdsUntil, error, createdAt: '2026-11-18T00:00:00Z' }, at('2026-11-21T04:00:00Z'), isOff)
  expect(state('2026-11-19T04:00:00Z')).toBe('good')
  expect(state('2026-11-19T03:59:59Z')).toBe('old')
  expect(state(null)).toBe('old')
  expect(state(null, null, true)).toBe('off')
  expect(state('2026-11-21T03:00:00Z', 'no room')).toBe('failed')
  const young = { holdsUntil: null, error: null, createdAt: '2026-11-20T00:00:00Z' }
  expect(backupState(young, at('2026-11-21T04:00:00Z'), false)).toBe('waiting')
})
