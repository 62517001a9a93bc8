import { describe, expect, test } from 'vitest'
import { calendarText, escaped, folded } from './ics.rules.js'

const event = {
  uid: 'a@tabib',
  sequence: 3,
  startsAt: '2026-11-23T04:00:00.000Z',
  endsAt: '2026-11-23T04:15:00.000Z',
  changedAt: '2026-11-20T04:30:00.000Z',
  summary: 'Dr Sen; room 2, ground floor\nring twice',
  location: null,
  cancelled: false,
}

describe('a calendar feed', () => {
  test('says times in UTC and ends every line with CRLF', () => {
    const text = calendarText('Sunrise', [event])
    expect(text).toContain('DTSTART:20261123T040000Z\r\nDTEND:20261123T041500Z\r\n')
    expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/)
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  })
  test('escapes what would end a value', () => {
    expect(escaped('a;b,c\\d\ne')).toBe('a\\;b\\,c\\\\d\\ne')
  })
  test('folds at 75 octets, never inside a character', () => {
    const line = `SUMMARY:${'রহিমা খাতুন '.repeat(20)}`
    const parts = folded(line).split('\r\n')
    expect(parts.length).toBeGreaterThan(3)
    for (const p of parts) expect(Buffer.byteLength(p)).toBeLessThanOrEqual(75)
    for (const p of parts.slice(1)) expect(p[0]).toBe(' ')
    expect([parts[0], ...parts.slice(1).map((p) => p.slice(1))].join('')).toBe(line)
  })
  test('a cancelled visit says so, so that it leaves the phone', () => {
    expect(calendarText('x', [{ ...event, cancelled: true }])).toContain('STATUS:CANCELLED')
  })
  test('one that waits for the clinic is no promise yet', () => {
    expect(calendarText('x', [{ ...event, tentative: true }])).toContain('STATUS:TENTATIVE')
    expect(calendarText('x', [event])).toContain('STATUS:CONFIRMED')
  })
})
