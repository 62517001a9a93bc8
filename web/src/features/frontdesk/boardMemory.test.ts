import type { Board } from '@tabib/contracts/frontdesk/screens'
import { expect, test } from 'vitest'
import { keepShown, lastShown } from './boardMemory.js'

const shelf = () => {
  const held = new Map<string, string>()
  return {
    getItem: (k: string) => held.get(k) ?? null,
    setItem: (k: string, v: string) => void held.set(k, v),
    removeItem: (k: string) => void held.delete(k),
  }
}
const shown: Board = {
  clinicName: 'Sunrise Hospital',
  branchName: 'Park Street',
  timeZone: 'Asia/Kolkata',
  languages: ['en', 'hi'],
  rooms: [],
  calls: [
    {
      id: '01980000-0000-7000-8000-000000000001',
      token: 7,
      counter: 'doctor',
      place: 'Room 3',
      doctorName: 'Dr Sen',
      at: '2026-11-21T10:00:00.000Z',
    },
  ],
}
const at = Date.parse('2026-11-21T10:00:00Z')

test('a board that is switched on again knows what it showed, whichever way its code was typed', () => {
  const here = shelf()
  keepShown(here, 'abcd-efgh-jkmn', { at, board: shown })
  expect(lastShown(here, 'ABCDEFGHJKMN', at + 3_600_000)).toEqual({ at, board: shown })
  expect(lastShown(here, 'zzzz-zzzz-zzzz', at)).toBeNull()
})

test('numbers of another day of the clinic are not shown', () => {
  const here = shelf()
  keepShown(here, 'abcd', { at, board: shown })
  // 18:31 in Greenwich is past midnight in Kolkata.
  expect(lastShown(here, 'abcd', Date.parse('2026-11-21T18:29:00Z'))!.board.calls).toHaveLength(1)
  expect(lastShown(here, 'abcd', Date.parse('2026-11-21T18:31:00Z'))!.board).toMatchObject({
    clinicName: 'Sunrise Hospital',
    calls: [],
  })
})

test('a board whose address was taken back has nothing left, and rubbish is no board', () => {
  const here = shelf()
  keepShown(here, 'abcd', { at, board: shown })
  keepShown(here, 'abcd', null)
  expect(lastShown(here, 'abcd', at)).toBeNull()
  here.setItem('tabib.board.abcd', '{"at":1,"board":{}}')
  expect(lastShown(here, 'abcd', at)).toBeNull()
  here.setItem('tabib.board.abcd', '{')
  expect(lastShown(here, 'abcd', at)).toBeNull()
})
