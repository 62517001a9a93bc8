import type { Appointment } from '@tabib/contracts/scheduling/appointments'
import { appointmentCan } from '@tabib/contracts/scheduling/appointments.states'
import { type KeyboardEvent, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import type { Box } from './calendar.view.js'
import { statusLooks } from './chips.js'
import classes from './scheduling.module.css'
import type { Picking } from './usePicking.js'

const percent = (n: number) => `${n * 100}%`

/** Where a stretch of the day is drawn in its column. */
export const placed = (b: Box, day: Box, lane = 0, lanes = 1) => ({
  insetBlockStart: percent((b.from - day.from) / (day.until - day.from)),
  blockSize: percent((b.until - b.from) / (day.until - day.from)),
  insetInlineStart: percent(lane / lanes),
  inlineSize: percent(1 / lanes),
})

interface CalendarEventProps {
  a: Appointment
  style: ReturnType<typeof placed>
  column: number
  /** The one that Tab reaches; arrows walk from it. */
  first: boolean
  onOpen: (id: string) => void
  withDoctor: boolean
  picking: Picking
}

/** One appointment of the grid: dragged, or picked up by Space and carried by arrows; a click or Enter opens it. */
export function CalendarEvent({ a, style, column, first, onOpen, withDoctor, picking }: CalendarEventProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const can = useCan()
  const hint = useId()
  const Shape = statusLooks[a.status].icon
  const movable = appointmentCan('move', a.status) && can('scheduling.appointment.book')
  const isPicked = picking.picked?.a.id === a.id
  return (
    <button
      type="button"
      className={classes.event}
      style={style}
      tabIndex={first || isPicked ? 0 : -1}
      data-appointment={a.id}
      data-status={a.status}
      data-on-top={a.overbookReason ? true : undefined}
      data-picked={isPicked || undefined}
      draggable={movable}
      onDragStart={(e) => {
        const grabbed = e.clientY - e.currentTarget.getBoundingClientRect().top
        e.dataTransfer.setData('application/json', JSON.stringify({ id: a.id, grabbed }))
        e.dataTransfer.effectAllowed = 'move'
      }}
      onClick={() => onOpen(a.id)}
      onKeyDown={(e) => {
        if (!picking.key(e, a, { column, movable })) walk(e)
      }}
      // A button is pressed when Space is let go: here it has been used already.
      onKeyUp={(e) => e.key === ' ' && movable && e.preventDefault()}
      onBlur={isPicked ? picking.leave : undefined}
      // The whole of what had to be shortened.
      title={`${a.patient.name}\n${a.doctor.name}`}
      aria-describedby={movable ? hint : undefined}
    >
      <span className={classes.eventLine}>
        <Shape size={12} aria-hidden className={classes.eventIcon} />
        <b>{f.time(a.startsAt)}</b> <bdi>{a.patient.name}</bdi>
      </span>{' '}
      <small className={withDoctor ? classes.eventDoctor : 'visually-hidden'}>
        <bdi>{a.doctor.name}</bdi>
      </small>{' '}
      <span className="visually-hidden">{t(`status.${a.status}`)}</span>
      {movable && (
        <span id={hint} hidden>
          {t('pick.hint')}
        </span>
      )}
    </button>
  )
}

/** Arrows walk the appointments: up and down within a column, sideways to the one beside at about the same time. */
function walk(e: KeyboardEvent<HTMLButtonElement>) {
  const here = e.currentTarget
  const column = here.closest<HTMLElement>('[data-column]')!
  const of = (c: Element) => [...c.querySelectorAll<HTMLButtonElement>('button')]
  const up = { ArrowDown: 1, ArrowUp: -1 }[e.key]
  const ahead = getComputedStyle(here).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const side = e.key === 'ArrowLeft' || e.key === 'ArrowRight' ? (e.key === ahead ? 1 : -1) : 0
  if (!up && !side) return
  e.preventDefault()
  if (up) return of(column)[of(column).indexOf(here) + up]?.focus()
  const columns = [...column.parentElement!.querySelectorAll('[data-column]')]
  const beyond =
    side === 1 ? columns.slice(columns.indexOf(column) + 1) : columns.slice(0, columns.indexOf(column)).reverse()
  const beside = beyond.map(of).find((events) => events.length > 0) ?? []
  const away = (b: HTMLElement) => Math.abs(b.offsetTop - here.offsetTop)
  beside.toSorted((a, b) => away(a) - away(b))[0]?.focus()
}
