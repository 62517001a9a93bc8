import { sum } from '@tabib/contracts/core/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fiscalYear, invoiceNumber, type Priced, reckon, taxLines } from './invoices.rules.js'
import { decimal, upiLink } from './upi.rules.js'

const line: fc.Arbitrary<Priced> = fc.record({
  quantity: fc.integer({ min: 1, max: 5_000_000 }).map((q) => q / 1000),
  unitMinor: fc.integer({ min: 0, max: 50_000_000 }),
  taxRate: fc.constantFrom(0, 500, 1200, 1800, 2800, 333),
})
const discount = fc.record({
  rate: fc.option(fc.integer({ min: 0, max: 10_000 })),
  amountMinor: fc.integer({ min: 0, max: 1_000_000_000 }),
  cap: fc.integer({ min: 0, max: 10_000 }),
})

test('lines add up to the totals exactly and nothing is negative', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.option(discount, { nil: undefined }), (lines, d) => {
      const r = reckon(lines, d)
      expect(sum(r.lines.map((l) => l.amountMinor))).toBe(r.subtotalMinor)
      expect(sum(r.lines.map((l) => l.discountMinor))).toBe(r.discountMinor)
      expect(sum(r.lines.map((l) => l.taxMinor))).toBe(r.taxMinor)
      expect(sum(r.lines.map((l) => l.amountMinor - l.discountMinor + l.taxMinor))).toBe(r.totalMinor)
      for (const l of r.lines) {
        expect(l.discountMinor).toBeGreaterThanOrEqual(0)
        expect(l.discountMinor).toBeLessThanOrEqual(l.amountMinor)
        expect(l.taxMinor).toBeGreaterThanOrEqual(0)
      }
      expect(r.discountMinor).toBeLessThanOrEqual(Math.ceil((r.subtotalMinor * (d?.cap ?? 0)) / 10_000))
      for (const country of ['IN', 'BD'])
        expect(sum(taxLines(r.lines, country).map((t) => t.amountMinor))).toBe(r.taxMinor)
    }),
  )
})

test('a discount of 100 % leaves nothing to pay, tax included', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      expect(reckon(lines, { rate: 10_000, amountMinor: 0, cap: 10_000 })).toMatchObject({ totalMinor: 0, taxMinor: 0 })
    }),
  )
})

test('tax is due on what the discount leaves, each line at its own rate', () => {
  const lines = [
    { quantity: 1, unitMinor: 50_000, taxRate: 0 },
    { quantity: 15, unitMinor: 785, taxRate: 1200 },
  ]
  const r = reckon(lines, { rate: null, amountMinor: 5_000, cap: 10_000 })
  expect(r.lines.map((l) => l.discountMinor)).toEqual([4047, 953])
  expect(r.lines[1]!.taxMinor).toBe(1299)
  expect(taxLines(r.lines, 'IN')).toEqual([
    { name: 'CGST', rate: 600, amountMinor: 650 },
    { name: 'SGST', rate: 600, amountMinor: 649 },
  ])
})

test('a discount never passes the cap of who gave it, even when lines go', () => {
  const given = { rate: null, amountMinor: 1_000, cap: 1_000 }
  expect(reckon([{ quantity: 1, unitMinor: 10_000, taxRate: 0 }], given).discountMinor).toBe(1_000)
  expect(reckon([{ quantity: 1, unitMinor: 4_000, taxRate: 0 }], given).discountMinor).toBe(400)
})

test('the Indian financial year begins in April', () => {
  expect(fiscalYear('IN', '2026-03-31')).toBe('25-26')
  expect(fiscalYear('IN', '2026-04-01')).toBe('26-27')
  expect(fiscalYear('IN', '2099-12-31')).toBe('99-00')
  expect(fiscalYear('BD', '2026-03-31')).toBe('2026')
})

test('an invoice number has sixteen characters', () => {
  expect(invoiceNumber('SUN', '26-27', 1)).toBe('SUN/26-27/000001')
  expect(invoiceNumber('ABCDE', '26-27', 42)).toBe('ABCDE/26-27/0042')
})

test('a UPI link carries the amount in the digits of its currency', () => {
  expect(decimal(125_050, 'INR')).toBe('1250.50')
  expect(decimal(5, 'INR')).toBe('0.05')
  expect(decimal(1250, 'JPY')).toBe('1250')
  expect(decimal(1, 'KWD')).toBe('0.001')
  const link = upiLink({
    upiId: 'sunrise@upi',
    payee: 'Sun & Co',
    amountMinor: 100,
    currency: 'INR',
    reference: 'x',
    note: 'SUN/26-27/000001',
  })
  expect(link).toBe('upi://pay?pa=sunrise@upi&pn=Sun%20%26%20Co&am=1.00&cu=INR&tr=x&tn=SUN%2F26-27%2F000001')
})
