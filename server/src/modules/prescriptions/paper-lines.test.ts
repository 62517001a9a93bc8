import { administrationRoutes, doseUnits, frequencies, timings } from '@tabib/contracts/prescriptions/words'
import { expect, test } from 'vitest'
import { directionsOf } from './paper-lines.js'

const taken = {
  dose: 2,
  doseUnit: 'tablet',
  morning: 1,
  noon: 0,
  night: 0,
  frequency: null,
  durationDays: 3,
  route: null,
  timing: null,
  asNeeded: false,
}

test('whatever measure, way, time and frequency a doctor may prescribe stands on the paper', () => {
  for (const doseUnit of doseUnits)
    expect(directionsOf({ ...taken, doseUnit }).unit.toLowerCase()).toBe(doseUnit.toLowerCase())
  for (const route of administrationRoutes) expect(directionsOf({ ...taken, route }).route).toBe(route)
  for (const timing of timings.filter((t) => t !== 'any'))
    expect(directionsOf({ ...taken, timing }).timing).toBe(timing)
  for (const frequency of frequencies.filter((f) => f !== 'SOS'))
    expect(directionsOf({ ...taken, morning: 0, frequency }).pattern).toBe(frequency)
})
