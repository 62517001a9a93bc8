import type { Invoice } from '@tabib/contracts/billing/invoices'
import { expect, test } from 'vitest'
import { dueAgain, offered, refundable } from './refunding.js'

const payment = (id: string, amountMinor: number, refundedMinor = 0) =>
  ({ id, amountMinor, refundedMinor }) as Invoice['payments'][number]

test('the newest payment that still holds something is offered first', () => {
  const payments = [payment('a', 100), payment('b', 50, 50), payment('c', 70, 20)]
  expect(refundable({ payments }).map((p) => p.id)).toEqual(['c', 'a'])
})

test('what is owed back is offered, never more than the payment still holds; where nothing is owed, all of it', () => {
  expect(offered({ owedBackMinor: 35 }, payment('a', 100))).toBe(35)
  expect(offered({ owedBackMinor: 35 }, payment('a', 100, 80))).toBe(20)
  expect(offered({ owedBackMinor: 0 }, payment('a', 100, 80))).toBe(20)
})

test('whatever goes back beyond what was called off is due again', () => {
  expect(dueAgain({ owedBackMinor: 35 }, 35)).toBe(0)
  expect(dueAgain({ owedBackMinor: 35 }, 100)).toBe(65)
})
