import type { BoardCall, BoardRoom } from '@tabib/contracts/frontdesk/screens'
import { expect, test } from 'vitest'
import { pageOf, pagesOf } from './boardPages.js'

const room = (n: number): BoardRoom => ({
  doctorId: `01980000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}` as BoardRoom['doctorId'],
  doctorName: `Dr ${n}`,
  speciality: null,
  roomName: null,
  serving: n,
  inside: false,
  next: [],
  waiting: 0,
  estimatedWaitMinutes: 0,
  beginsAt: null,
})
const rooms = (count: number) => Array.from({ length: count }, (_, i) => room(i + 1))
const call = (more: Partial<BoardCall>): BoardCall => ({
  id: 'c',
  token: 14,
  counter: 'doctor',
  place: null,
  doctorName: 'Dr 14',
  at: '2026-11-21T10:00:00.000Z',
  ...more,
})

test('twelve rooms stand together, thirteen take turns in halves, and none is lost', () => {
  expect(pagesOf(rooms(12)).map((p) => p.length)).toEqual([12])
  expect(pagesOf(rooms(13)).map((p) => p.length)).toEqual([7, 6])
  expect(pagesOf(rooms(26)).map((p) => p.length)).toEqual([9, 9, 8])
  expect(pagesOf(rooms(26)).flat()).toEqual(rooms(26))
  expect(pagesOf([])).toEqual([[]])
})

test('a call turns to the page of its room; one to a counter turns none', () => {
  const pages = pagesOf(rooms(20))
  expect(pageOf(pages, call({}))).toBe(1)
  expect(pageOf(pages, call({ token: 3, doctorName: 'Dr 3' }))).toBe(0)
  expect(pageOf(pages, call({ counter: 'pharmacy' }))).toBeNull()
  expect(pageOf(pages, call({ doctorName: 'Dr Elsewhere' }))).toBeNull()
  expect(pageOf(pages, null)).toBeNull()
})
