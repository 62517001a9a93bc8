import { expect, test } from 'vitest'
import { Presses } from './presses.js'

const at = (timeStamp: number, repeat = false) => ({ timeStamp, repeat })

test('of a double press the second half is none, however often it is pressed; a while later it is meant', () => {
  const presses = new Presses()
  expect([0, 120, 250].map((ms) => presses.isMeant('F10', at(ms)))).toEqual([true, false, false])
  expect(presses.isMeant('F10', at(400))).toBe(true)
})

test('another key is meant at once, and a key held down only when it goes down', () => {
  const presses = new Presses()
  expect(presses.isMeant('F10', at(0))).toBe(true)
  expect(presses.isMeant('F8', at(60))).toBe(true)
  expect([560, 590, 900].map((ms) => presses.isMeant('F8', at(ms, true)))).toEqual([false, false, false])
})
