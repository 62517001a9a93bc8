import type { OrderTest } from '@tabib/contracts/lab/order-tests'
import { type Flag, flagOf, type Refusal, refusalOf, type Value } from '@tabib/contracts/lab/values'
import { latinDigits } from '../../ui/digits.js'

/** A value as typed, read: nothing yet, something that cannot be, or a value with its flag. */
export type Reading =
  | { state: 'empty' }
  | { state: 'refused'; refusal: Refusal }
  | { state: 'read'; value: Value; flag: Flag | null }

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)$/

/** Reads what is typed into a test's field, in the digits of whatever script, as the server will. */
export function readEntry(test: OrderTest, typed: string): Reading {
  const text = typed.trim()
  if (text === '') return { state: 'empty' }
  const value = test.kind === 'numeric' ? numberOf(text) : text
  const refusal = value === null ? ({ code: 'lab.not_a_number' } as const) : refusalOf(test, value)
  if (refusal || value === null) return { state: 'refused', refusal: refusal! }
  return { state: 'read', value, flag: flagOf(test, test.limits, value) }
}

/** A comma is a decimal sign unless it parts thousands. */
function numberOf(text: string): number | null {
  const latin = latinDigits(text)
    .replace(/\s/g, '')
    .replace(/,(?=\d{3}\b)/g, '')
    .replace(',', '.')
  return NUMBER.test(latin) ? Number(latin) : null
}
