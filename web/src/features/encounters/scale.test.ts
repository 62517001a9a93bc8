import { expect, test } from 'vitest'
import { scaleOf } from './scale.js'

test('a scale is round, holds every value, and stays within what can be', () => {
  expect(scaleOf([95, 98], [30, 100])).toEqual({ domain: [92, 100], ticks: [92, 94, 96, 98, 100] })
  expect(scaleOf([122, 186, 76], [20, 300])).toEqual({ domain: [50, 250], ticks: [50, 100, 150, 200, 250] })
  const { domain } = scaleOf([36.8], [25, 45])
  expect(domain[0]).toBeLessThan(36.8)
  expect(domain[1]).toBeGreaterThan(36.8)
})
