import { expect, test } from 'vitest'
import type { Format } from '../../i18n/format.js'
import { differing, valueInWords } from './fieldValue.js'

const known = new Set([
  'audit:values.upi',
  'audit:values.no_show',
  'notifications:kind.reminder_day',
  'core:roles.nurse',
  'identity:permissions.lab.order.read',
])
const f = {
  money: (n: number) => `₹${n / 100}`,
  percent: (n: number) => `${n * 100}%`,
  number: String,
  date: (d: string) => `on ${d}`,
  dateTime: (d: string) => `at ${new Date(d).toISOString()}`,
  weekday: (d: string) => `weekday of ${d}`,
  language: (code: string) => `language ${code}`,
  locale: 'en-IN',
  words: (w: readonly string[]) => w.join(', '),
} as unknown as Format
const w = { say: (k: string) => `<${k}>`, knows: (k: string) => known.has(k), language: 'hi', f }
const patient = '0199f000-0000-7000-8000-000000000001'
const say = (name: string, v: unknown) => valueInWords(name, v, { [patient]: 'Imran Sheikh' }, w)

test('fields are said in words', () => {
  expect(say('paid_minor', 30_000)).toBe('₹300')
  expect(say('tax_rate', 500)).toBe('5%')
  expect(say('received_on', '2026-11-20')).toBe('on 2026-11-20')
  expect(say('done_at', '2026-11-20T09:30:00.5+00')).toBe('at 2026-11-20T09:30:00.500Z')
  expect(say('patient_id', patient)).toBe('Imran Sheikh')
  expect(say('order_id', '0199f000-0000-7000-8000-0000000000ab')).toBe('…0000ab')
  expect(say('method', 'upi')).toBe('<values.upi>')
  expect(say('role', 'nurse')).toBe('<core:roles.nurse>')
  expect(say('second_factor_roles', ['nurse'])).toBe('<core:roles.nurse>')
  expect(say('allow', ['lab.order.read'])).toBe('<identity:permissions.lab.order.read>')
  expect(say('active', false)).toBe('<detail.no>')
  expect(say('title', { en: 'Fever', hi: 'बुखार' })).toBe('बुखार')
  expect(say('address', { line: '5 Park St', city: '' })).toBe('5 Park St')
  expect(say('languages', ['en', 'bn'])).toBe('language en, language bn')
  expect(say('status', 'NO_SHOW')).toBe('<values.no_show>')
  expect(say('name', 'Upi')).toBe('Upi')
  expect(say('days', [1, 7])).toBe('weekday of 2000-01-03, weekday of 2000-01-09')
  expect(say('from_minute', 570)).toBe('9:30 am')
  expect(say('breaks', [[660, 675]])).toBe('11:00 am – 11:15 am')
  expect(say('kind', 'reminder.day')).toBe('<notifications:kind.reminder_day>')
})

test('what is not known stays as it is, and nothing is nothing', () => {
  expect(say('whatever', 'Something Else')).toBe('Something Else')
  expect(say('note', '')).toBe(undefined)
  expect(say('note', null)).toBe(undefined)
})

test('of a list only what came and what is gone is told', () => {
  expect(differing(['a', 'b'], ['b', 'c'])).toEqual({ before: ['a'], after: ['c'] })
  expect(differing(['a'], ['a', 'b'])).toEqual({ before: null, after: ['b'] })
  expect(differing(['a', 'b'], ['b', 'a'])).toEqual({ before: ['a', 'b'], after: ['b', 'a'] })
  expect(differing('x', ['y'])).toEqual({ before: 'x', after: ['y'] })
})
