import { expect, test } from 'vitest'
import { gstinCheck, taxScheme, tidyTaxNumber } from './tax.rules.js'

test('a GSTIN is known by its state, its PAN and its check character', () => {
  const { valid } = taxScheme('IN')
  expect(gstinCheck('27AAPFU0939F1Z')).toBe('V')
  expect(valid('27AAPFU0939F1ZV')).toBe(true)
  for (const bad of ['27AAPFU0939F1ZW', '72AAPFU0939F1ZV', '99AAPFU0939F1ZV', '27AAPFU0939F1Z', '27AAPFU0939F0ZV', ''])
    expect([bad, valid(bad)]).toEqual([bad, false])
})

test('one figure changed, or two neighbours swapped, is always found in a GSTIN', () => {
  const { valid } = taxScheme('IN')
  const good = '27AAPFU0939F1ZV'
  for (const i of [0, 1, 7, 8, 9, 10]) {
    for (const d of '0123456789')
      if (d !== good[i]) expect(valid(good.slice(0, i) + d + good.slice(i + 1)), `${i} ${d}`).toBe(false)
  }
  expect(valid('27AAPFU9039F1ZV')).toBe(false)
})

test('other countries have numbers of their own, and a country we do not know takes any sensible one', () => {
  expect(taxScheme('GB').valid('GB980780684')).toBe(true)
  expect(taxScheme('GB').valid('GB980780685')).toBe(false)
  expect(taxScheme('SA').valid('300123456700003')).toBe(true)
  expect(taxScheme('SA').valid('300123456700004')).toBe(false)
  expect(taxScheme('BD').valid('001234567-0101')).toBe(true)
  expect(taxScheme('BD').valid('1234')).toBe(false)
  expect(taxScheme('FR').valid('FR40303265045')).toBe(true)
  expect(taxScheme('FR').valid('?')).toBe(false)
  expect(tidyTaxNumber(' 27aapfu 0939f1zv ')).toBe('27AAPFU0939F1ZV')
})

test('every example shown beside the field is itself valid', () => {
  for (const country of ['IN', 'BD', 'NP', 'LK', 'PK', 'AE', 'SA', 'BH', 'OM', 'EG', 'KE', 'GB']) {
    const scheme = taxScheme(country)
    expect([country, scheme.valid(scheme.example)]).toEqual([country, true])
  }
})
