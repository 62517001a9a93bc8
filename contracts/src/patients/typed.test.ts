import { expect, test } from 'vitest'
import { plainDigits, readTyped } from './typed.js'

test('digits of every script are digits', () => {
  expect(plainDigits('৯৮ ९८ ٩٨ ۹۸ ９８ x')).toBe('98 98 98 98 98 x')
})

test('a patient number is read whole, begun, and by its end', () => {
  expect(readTyped('sun-2026-00012', 'IN').number).toEqual({ starts: ['SUN-2026-00012', 'SUN-2026-00012'], ends: [] })
  expect(readTyped('SUN 2026 12', 'IN').number).toEqual({ starts: ['SUN-2026-00012', 'SUN-2026-12'], ends: [] })
  expect(readTyped('sun-20', 'IN').number).toEqual({ starts: ['SUN-20'], ends: [] })
  expect(readTyped('2026-12', 'IN').number).toEqual({ starts: [], ends: ['-2026-00012'] })
  expect(readTyped('012', 'IN').number).toEqual({ starts: [], ends: ['-00012'] })
  expect(readTyped('sunita', 'IN').number).toBeNull()
})

test('a phone is read as the branch’s country’s unless it says otherwise', () => {
  expect(readTyped('098312 45678', 'IN').phone).toEqual({
    starts: ['+919831245678'],
    end: '09831245678',
    part: '09831245678',
  })
  expect(readTyped('9831', 'IN').phone).toEqual({ starts: ['+919831'], end: '9831', part: null })
  expect(readTyped('91983', 'IN').phone?.starts).toEqual(['+9191983', '+91983'])
  expect(readTyped('+8801712', 'IN').phone).toEqual({ starts: ['+8801712'], end: null, part: '8801712' })
  expect(readTyped('00880 1712', 'IN').phone?.starts).toEqual(['+8801712'])
  expect(readTyped('12', 'IN').phone).toBeNull()
  expect(readTyped('9831', 'XX').phone?.starts).toEqual(['+9831'])
})

test('a name may stand beside part of a phone', () => {
  expect(readTyped(' sen  98312 rina', 'IN')).toMatchObject({ name: 'sen rina', phone: { starts: ['+9198312'] } })
  expect(readTyped('রিনা সেন', 'IN')).toEqual({ number: null, phone: null, name: 'রিনা সেন' })
  expect(readTyped('---', 'IN')).toEqual({ number: null, phone: null, name: '---' })
})
