import type { Answer } from '@tabib/contracts/core/route'
import type { Appointment, appointments } from '@tabib/contracts/scheduling/appointments'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { type Column, doctorAt, nearestStart, type Spot, startsIn, stepped, whatIs } from './calendar.keys.js'
import { type Box, boxOf } from './calendar.view.js'
import type { Moving } from './useMoving.js'

interface Picked extends Spot {
  a: Appointment
  /** Its length in minutes. */
  length: number
}

export type Picking = ReturnType<typeof usePicking>

interface Grid {
  calendar: Answer<typeof appointments.calendar>
  columns: readonly Column[]
  day: Box
  move: Moving
  /** The grid on screen, in which the appointment is found again once it has moved. */
  root: RefObject<HTMLElement | null>
}

/** An arrow as a step of the grid: columns go the way the page is read. */
function stepOf(e: KeyboardEvent<HTMLElement>): { column?: 1 | -1; minute?: 1 | -1 } | null {
  const ahead = getComputedStyle(e.currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  if (e.key === 'ArrowDown') return { minute: 1 }
  if (e.key === 'ArrowUp') return { minute: -1 }
  if (e.key === 'ArrowLeft' || e.key === 'ArrowRight') return { column: e.key === ahead ? 1 : -1 }
  return null
}

/** What is said of an appointment that is carried: where it is, and what stands there. */
function useSentences({ calendar, columns }: Pick<Grid, 'calendar' | 'columns'>) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  // A minute of the branch's clock, whatever its zone: read and written in UTC.
  const clock = (minute: number) =>
    new Intl.DateTimeFormat(f.locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(minute * 60_000)
  return {
    up: ({ a }: Picked) => t('pick.up', { name: a.patient.name }),
    back: ({ a }: Picked) => t('pick.back', { name: a.patient.name, time: f.time(a.startsAt) }),
    at({ a, column: index, minute, length }: Picked) {
      const column = columns[index]!
      const doctorId = doctorAt(calendar, column, minute, a.doctor.id)
      // It takes the place it is put on: where places are shorter, so is it.
      const next = startsIn(calendar, column, a.doctor.id).find((s) => s > minute) ?? Number.POSITIVE_INFINITY
      const at = { id: a.id, doctorId, date: column.date, from: minute, until: Math.min(minute + length, next) }
      return t('pick.at', { place: column.title, time: clock(minute), state: t(`pick.${whatIs(calendar, at)}`) })
    },
  }
}

/** Where a step of the arrows carries it. */
function carried({ calendar, columns, day }: Grid, p: Picked, step: NonNullable<ReturnType<typeof stepOf>>): Picked {
  const column = Math.max(0, Math.min(columns.length - 1, p.column + (step.column ?? 0)))
  const starts = startsIn(calendar, columns[column]!, p.a.doctor.id)
  if (step.minute) return { ...p, minute: stepped(starts, p.minute, step.minute, day) }
  return column === p.column ? p : { ...p, column, minute: nearestStart(starts, p.minute) }
}

/** Moves by keyboard: Space picks an appointment up, arrows carry it, Enter puts it down, Escape puts it back. */
export function usePicking(grid: Grid) {
  const { calendar, columns, move, root } = grid
  const [picked, setPicked] = useState<Picked | null>(null)
  const [said, setSaid] = useState('')
  const refocus = useRefocus(calendar, root)
  const sentence = useSentences(grid)
  const become = (p: Picked | null, saying: string) => {
    setPicked(p)
    setSaid(saying)
  }
  const putBack = (p: Picked) => become(null, sentence.back(p))

  function pickUp(a: Appointment, column: number) {
    const box = boxOf(calendar.timeZone, a)
    const p = { a, column, minute: box.from, length: box.until - box.from }
    become(p, sentence.up(p))
  }

  function putDown(p: Picked, home: number) {
    if (p.column === home && p.minute === boxOf(calendar.timeZone, p.a).from) return putBack(p)
    become(null, '')
    refocus(p.a)
    move.drop(p.a, columns[p.column]!, p.minute)
  }

  /** Answers whether the key was for moving. */
  function key(
    e: KeyboardEvent<HTMLElement>,
    a: Appointment,
    { column, movable }: { column: number; movable: boolean },
  ) {
    const mine = picked?.a.id === a.id ? picked : null
    const step = mine && stepOf(e)
    if (step) {
      const p = carried(grid, mine, step)
      become(p, sentence.at(p))
    } else if (e.key === ' ' && !mine && movable) pickUp(a, column)
    else if (mine && (e.key === ' ' || e.key === 'Enter')) putDown(mine, column)
    else if (mine && e.key === 'Escape') putBack(mine)
    else return false
    e.preventDefault()
    e.stopPropagation()
    return true
  }

  return { picked, said, key, leave: () => picked && putBack(picked) }
}

/** Puts the cursor back on an appointment once it is drawn at its new place. */
function useRefocus(calendar: Grid['calendar'], root: Grid['root']) {
  const wanted = useRef<{ id: string; version: number } | null>(null)
  useEffect(() => {
    const w = wanted.current
    const there = w && calendar.items.find((a) => a.id === w.id)
    if (!there || there.version === w.version) return
    wanted.current = null
    root.current?.querySelector<HTMLElement>(`[data-appointment="${w.id}"]`)?.focus()
  }, [calendar, root])
  return (a: Appointment) => {
    wanted.current = { id: a.id, version: a.version }
  }
}
