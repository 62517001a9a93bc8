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

/** Moves by keyboard: Space picks an appointment up, arrows carry it, Enter puts it down, Escape puts it back. */
export function usePicking({ calendar, columns, day, move, root }: Grid) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const [picked, setPicked] = useState<Picked | null>(null)
  const [said, setSaid] = useState('')
  const refocus = useRefocus(calendar, root)
  // A minute of the branch's clock, whatever its zone: read and written in UTC.
  const clock = (minute: number) =>
    new Intl.DateTimeFormat(f.locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(minute * 60_000)

  function tell(p: Picked) {
    const column = columns[p.column]!
    const doctorId = doctorAt(calendar, column, p.minute, p.a.doctor.id)
    const at = { id: p.a.id, doctorId, date: column.date, from: p.minute, until: p.minute + p.length }
    setPicked(p)
    setSaid(t('pick.at', { place: column.title, time: clock(p.minute), state: t(`pick.${whatIs(calendar, at)}`) }))
  }

  function pickUp(a: Appointment, column: number) {
    const box = boxOf(calendar.timeZone, a)
    setPicked({ a, column, minute: box.from, length: box.until - box.from })
    setSaid(t('pick.up', { name: a.patient.name }))
  }

  function putBack(p: Picked) {
    setPicked(null)
    setSaid(t('pick.back', { name: p.a.patient.name, time: f.time(p.a.startsAt) }))
  }

  function putDown(p: Picked, home: number) {
    if (p.column === home && p.minute === boxOf(calendar.timeZone, p.a).from) return putBack(p)
    setPicked(null)
    setSaid('')
    refocus(p.a)
    move.drop(p.a, columns[p.column]!, p.minute)
  }

  function carry(p: Picked, step: NonNullable<ReturnType<typeof stepOf>>) {
    const column = Math.max(0, Math.min(columns.length - 1, p.column + (step.column ?? 0)))
    const starts = startsIn(calendar, columns[column]!, p.a.doctor.id)
    const minute = step.minute
      ? stepped(starts, p.minute, step.minute, day)
      : column === p.column
        ? p.minute
        : nearestStart(starts, p.minute)
    tell({ ...p, column, minute })
  }

  /** Answers whether the key was for moving. */
  function key(
    e: KeyboardEvent<HTMLElement>,
    a: Appointment,
    { column, movable }: { column: number; movable: boolean },
  ) {
    const mine = picked?.a.id === a.id ? picked : null
    const step = mine && stepOf(e)
    if (step) carry(mine, step)
    else if (e.key === ' ' && !mine && movable) pickUp(a, column)
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
