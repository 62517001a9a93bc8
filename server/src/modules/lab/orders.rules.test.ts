import { orderCan, orderStatuses } from '@tabib/contracts/lab/orders.states'
import { expect, test } from 'vitest'
import { readSearch, refusalOfAction, sampleNumber, unknownCodes } from './orders.rules.js'

test('an order goes from placed to verified, and each step is possible only in its turn', () => {
  const possible = (action: Parameters<typeof orderCan>[0]) => orderStatuses.filter((s) => orderCan(action, s))
  expect(possible('collect')).toEqual(['placed'])
  expect(possible('enterResults')).toEqual(['collected'])
  expect(possible('verify')).toEqual(['resulted'])
  expect(possible('cancel')).toEqual(['placed', 'collected'])
  expect(possible('amend')).toEqual(['collected', 'resulted', 'verified'])
})

test('a refusal says where the order stands', () => {
  expect(refusalOfAction('collect', 'cancelled')).toEqual({
    code: 'lab.order_moved_on',
    details: { action: 'collect', status: 'cancelled' },
  })
  expect(refusalOfAction('collect', 'placed')).toBeUndefined()
})

test('a sample number says branch, day and serial', () => {
  expect(sampleNumber('SUN', '2026-11-20', 42)).toBe('SUN-261120-0042')
  expect(sampleNumber('SUN', '2026-11-20', 12345)).toBe('SUN-261120-12345')
})

test('a scanned visit, a scanned tube and words are told apart', () => {
  const visit = '019aa0f4-1111-7222-8333-444455556666'
  expect(readSearch(`https://clinic.example/visit/${visit.toUpperCase()}`)).toEqual({ encounterId: visit })
  expect(readSearch(' sun-261120-0042 ')).toEqual({ sampleNumber: 'SUN-261120-0042' })
  expect(readSearch('  Rina   das ')).toEqual({ words: ['Rina', 'das'] })
  expect(readSearch(undefined)).toEqual({ words: [] })
})

test('each unknown code is pointed at', () => {
  expect(unknownCodes('panels', ['CBC', 'NOPE'], [{ code: 'CBC' }])).toEqual([
    { pointer: '/body/panels/1', code: 'lab.unknown_code', params: { value: 'NOPE' } },
  ])
})
