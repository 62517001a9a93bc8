import { describe, expect, test } from 'vitest'
import { doctorAt, nearestStart, startsIn, stepped, whatIs } from './calendar.keys.js'

const zone = 'Asia/Kolkata'
const at = (time: string, date = '2026-11-23') => new Date(`${date}T${time}:00+05:30`).toISOString()
const session = (doctorId: string, from: string, until: string, roomId: string | null = null) =>
  ({ doctorId, roomId, startsAt: at(from), endsAt: at(until), slotMinutes: 15, everyMinutes: 15 }) as never
const visit = (id: string, doctorId: string, [from, until]: [string, string], status = 'CONFIRMED') =>
  ({ id, doctor: { id: doctorId }, startsAt: at(from), endsAt: at(until), status }) as never
const calendar = {
  timeZone: zone,
  items: [visit('a', 'sen', ['09:00', '09:15']), visit('b', 'sen', ['09:15', '09:30'])],
  sessions: [
    session('sen', '09:00', '10:00', 'one'),
    session('sen', '11:00', '11:30', 'one'),
    session('roy', '10:00', '11:00', 'one'),
  ],
}
const column = (more: object) => ({ key: 'k', title: 't', date: '2026-11-23', doctorId: undefined, ...more })
const sen = column({ doctorId: 'sen' })
const day = { from: 540, until: 1020 }

describe('an appointment that is picked up', () => {
  test('goes from place to place of the doctor’s hours, over the break', () => {
    const starts = startsIn(calendar, sen, 'sen')
    expect(starts).toEqual([540, 555, 570, 585, 660, 675])
    expect(stepped(starts, 585, 1, day)).toBe(660)
    expect(stepped(starts, 660, -1, day)).toBe(585)
    expect(stepped(starts, 540, -1, day)).toBe(540)
    expect(stepped(starts, 675, 1, day)).toBe(675)
  })

  test('goes as numbers share a session, and over what is kept free after each visit', () => {
    const paced = (slotMinutes: number, everyMinutes: number) => ({
      ...calendar,
      sessions: [
        { doctorId: 'sen', roomId: null, startsAt: at('09:00'), endsAt: at('10:00'), slotMinutes, everyMinutes },
      ],
    })
    expect(startsIn(paced(7.5, 7.5) as never, sen, 'sen').slice(0, 4)).toEqual([540, 547, 555, 562])
    expect(startsIn(paced(15, 22) as never, sen, 'sen')).toEqual([540, 562, 584])
    expect(startsIn(paced(15, 23) as never, sen, 'sen')).toEqual([540, 563])
  })

  test('goes by quarters of an hour where there are no hours, and stays in the day', () => {
    expect(stepped([], 600, 1, day)).toBe(615)
    expect(stepped([], 540, -1, day)).toBe(540)
    expect(stepped([], 1015, 1, day)).toBe(1015)
  })

  test('lands beside on the nearest place', () => {
    expect(nearestStart([540, 555, 660], 600)).toBe(555)
    expect(nearestStart([], 600)).toBe(600)
  })

  test('in a room’s column belongs to whoever sits there then', () => {
    const room = column({ roomId: 'one' })
    expect(doctorAt(calendar, room, 550, 'roy')).toBe('sen')
    expect(doctorAt(calendar, room, 600, 'sen')).toBe('roy')
    expect(doctorAt(calendar, room, 700, 'sen')).toBe('sen')
    expect(startsIn(calendar, room, 'sen')).toHaveLength(10)
  })

  test('is told what stands where it would be put', () => {
    const to = (from: number, id = 'a') =>
      whatIs(calendar, { id, doctorId: 'sen', date: '2026-11-23', from, until: from + 15 })
    expect(to(555)).toBe('taken')
    expect(to(540)).toBe('free')
    expect(to(570)).toBe('free')
    expect(to(600)).toBe('closed')
  })

  test('finds the place of a cancelled visit free', () => {
    const off = { ...calendar, items: [visit('b', 'sen', ['09:15', '09:30'], 'CANCELLED')] }
    expect(whatIs(off, { id: 'a', doctorId: 'sen', date: '2026-11-23', from: 555, until: 570 })).toBe('free')
  })
})
