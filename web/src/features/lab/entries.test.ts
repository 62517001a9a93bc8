import type { OrderTest } from '@tabib/contracts/lab/order-tests'
import { expect, test } from 'vitest'
import { readEntry } from './entries.js'

const hb = {
  kind: 'numeric',
  minimum: 1,
  maximum: 25,
  choices: null,
  normalChoices: null,
  limits: { low: 12, high: 16, criticalLow: 7, criticalHigh: 20 },
} as unknown as OrderTest

test('digits of every script, and both decimal signs, are numbers', () => {
  for (const typed of ['11.5', ' 11,5 ', '১১.৫', '११.५', '١١٫٥'])
    expect(readEntry(hb, typed)).toEqual({ state: 'read', value: 11.5, flag: 'L' })
  expect(readEntry({ ...hb, maximum: 900_000 } as OrderTest, '150,000')).toMatchObject({ value: 150_000 })
})

test('what cannot be is told apart from what is not there yet', () => {
  expect(readEntry(hb, '  ')).toEqual({ state: 'empty' })
  expect(readEntry(hb, '115')).toMatchObject({
    state: 'refused',
    refusal: { code: 'lab.impossible_value', params: { maximum: 25 } },
  })
  expect(readEntry(hb, '1.2.3')).toMatchObject({ refusal: { code: 'lab.not_a_number' } })
})
