import type { Id } from '@tabib/contracts/core/id'
import type { Answer } from '@tabib/contracts/core/route'
import { type Appointment, appointments } from '@tabib/contracts/scheduling/appointments'
import { appointmentCan } from '@tabib/contracts/scheduling/appointments.states'
import { type DragEvent, type KeyboardEvent, type MouseEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { type Box, bounds, boxOf, inLanes, snapped, timeOf, wallOf } from './calendar.view.js'
import { statusLooks } from './chips.js'
import { Nearest } from './Nearest.js'
import classes from './scheduling.module.css'
import { useDoctors } from './useDoctors.js'

type Calendar = Answer<typeof appointments.calendar>

interface CalendarGridProps {
  calendar: Calendar
  days: readonly string[]
  /** Columns: the doctors of one day, or the days. */
  by: 'doctor' | 'date'
  onOpen: (id: string) => void
  onFree: (date: string, startsAt: string, doctorId: string | undefined) => void
}

interface Column {
  key: string
  title: string
  date: string
  doctorId: string | undefined
}

const STEP = 5
const SHOWN = new Set(['PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED', 'NO_SHOW'])

function useColumns({ calendar, days, by }: CalendarGridProps): Column[] {
  const f = useFormat()
  const doctors = useDoctors()
  if (by === 'date')
    return days.map((date) => ({ key: date, title: `${f.weekday(date)}, ${f.date(date)}`, date, doctorId: undefined }))
  const busy = new Set([...calendar.items.map((a) => a.doctor.id), ...calendar.sessions.map((s) => s.doctorId)])
  const here = doctors.filter((d) => busy.has(d.id))
  return (here.length > 0 ? here : doctors.slice(0, 6)).map((d) => ({
    key: d.id,
    title: d.name,
    date: days[0]!,
    doctorId: d.id,
  }))
}

/** Appointments drawn in time; dragged, or moved from their sheet by keyboard. */
export function CalendarGrid(props: CalendarGridProps) {
  const { calendar, onOpen } = props
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const columns = useColumns(props)
  const move = useMoving()
  const zone = calendar.timeZone
  const items = calendar.items.filter((a) => SHOWN.has(a.status)).map((a) => ({ ...boxOf(zone, a), a }))
  const sessions = calendar.sessions.map((s) => ({ ...boxOf(zone, s), s }))
  const day = bounds([...items, ...sessions])
  const hours = Array.from({ length: (day.until - day.from) / 60 }, (_, i) => day.from + i * 60)
  const of = (c: Column) => (x: { date: string }, doctorId: string) =>
    x.date === c.date && (!c.doctorId || doctorId === c.doctorId)
  return (
    <>
      <ProblemNotice problem={move.problem} />
      <Nearest problem={move.problem} onPick={(startsAt) => move.again(startsAt)} />
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('calendar')}>
        <div className={classes.grid} style={{ '--columns': columns.length, '--hours': hours.length } as never}>
          <div className={classes.corner} />
          {columns.map((c) => (
            <div key={c.key} className={classes.columnHead}>
              <bdi>{c.title}</bdi>
              <Holiday calendar={calendar} date={c.date} />
            </div>
          ))}
          <div className={classes.gutter} aria-hidden>
            {hours.map((m) => (
              <span key={m}>
                {f.number(m / 60, { minimumIntegerDigits: 2 })}:{f.number(0, { minimumIntegerDigits: 2 })}
              </span>
            ))}
          </div>
          {columns.map((c) => (
            <DayColumn
              key={c.key}
              column={c}
              day={day}
              zone={zone}
              items={items.filter((x) => of(c)(x, x.a.doctor.id))}
              sessions={sessions.filter((x) => of(c)(x, x.s.doctorId))}
              onOpen={onOpen}
              onFree={props.onFree}
              onDrop={move.drop}
            />
          ))}
        </div>
      </div>
    </>
  )
}

function Holiday({ calendar, date }: { calendar: Calendar; date: string }) {
  const holiday = calendar.holidays.find((h) => h.date === date)
  return holiday ? <small className={classes.holiday}>{holiday.name}</small> : null
}

/** Moves by dropping; a refusal keeps what was meant, so that another time takes one tap. */
function useMoving() {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const [meant, setMeant] = useState<{ id: string; doctorId: string | undefined; version: number } | null>(null)
  const action = useAction(appointments.move, {
    invalidates: ['scheduling.'],
    onDone: (a) => announce(t('move.done', { name: a.patient.name, time: f.dateTime(a.startsAt) })),
  })
  const go = (m: NonNullable<typeof meant>, startsAt: string) =>
    action.run(
      {
        params: { id: m.id as Id<'Appointment'> },
        body: { startsAt, ...(m.doctorId ? { doctorId: m.doctorId as Id<'Staff'> } : {}) },
      },
      { version: m.version },
    )
  return {
    problem: action.problem,
    again: (startsAt: string) => meant && go(meant, startsAt),
    drop(id: string, version: number, to: { doctorId: string | undefined; startsAt: string }) {
      const m = { id, version, doctorId: to.doctorId }
      setMeant(m)
      go(m, to.startsAt)
    },
  }
}

interface DayColumnProps {
  column: Column
  day: Box
  zone: string
  items: (Box & { date: string; a: Appointment })[]
  sessions: Box[]
  onOpen: (id: string) => void
  onFree: CalendarGridProps['onFree']
  onDrop: ReturnType<typeof useMoving>['drop']
}

function DayColumn({ column, day, zone, items, sessions, onOpen, onFree, onDrop }: DayColumnProps) {
  const can = useCan()
  const [over, setOver] = useState<number | null>(null)
  const minuteAt = (e: DragEvent | MouseEvent, offset = 0) => {
    const box = e.currentTarget.getBoundingClientRect()
    return snapped((e.clientY - offset - box.top) / box.height, day, STEP)
  }
  const startsAt = (minute: number) => `${column.date}T${timeOf(minute)}`
  return (
    <div
      className={classes.column}
      onClick={(e) => {
        if (e.target === e.currentTarget && can('scheduling.appointment.book'))
          onFree(column.date, startsAt(minuteAt(e)), column.doctorId)
      }}
      onDragOver={(e) => {
        e.preventDefault()
        setOver(minuteAt(e))
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(e) => {
        e.preventDefault()
        setOver(null)
        const { id, version, grabbed } = JSON.parse(e.dataTransfer.getData('application/json') || '{}')
        if (id) onDrop(id, version, { doctorId: column.doctorId, startsAt: startsAt(minuteAt(e, grabbed)) })
      }}
    >
      {sessions.map((s) => (
        <div key={`${s.from}-${s.until}`} className={classes.session} style={placed(s, day)} aria-hidden />
      ))}
      {over !== null && (
        <div className={classes.dropLine} style={placed({ from: over, until: over }, day)} aria-hidden />
      )}
      <Now zone={zone} date={column.date} day={day} />
      {inLanes(items).map(({ item, lane, lanes }) => (
        <Event
          key={item.a.id}
          a={item.a}
          style={placed(item, day, lane, lanes)}
          onOpen={onOpen}
          withDoctor={!column.doctorId}
        />
      ))}
    </div>
  )
}

const percent = (n: number) => `${n * 100}%`

const placed = (b: Box, day: Box, lane = 0, lanes = 1) => ({
  insetBlockStart: percent((b.from - day.from) / (day.until - day.from)),
  blockSize: percent((b.until - b.from) / (day.until - day.from)),
  insetInlineStart: percent(lane / lanes),
  inlineSize: percent(1 / lanes),
})

interface EventProps {
  a: Appointment
  style: ReturnType<typeof placed>
  onOpen: (id: string) => void
  withDoctor: boolean
}

function Event({ a, style, onOpen, withDoctor }: EventProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const can = useCan()
  const Shape = statusLooks[a.status].icon
  const movable = appointmentCan('move', a.status) && can('scheduling.appointment.book')
  return (
    <button
      type="button"
      className={classes.event}
      style={style}
      data-status={a.status}
      data-on-top={a.overbookReason ? true : undefined}
      draggable={movable}
      onDragStart={(e) => {
        const grabbed = e.clientY - e.currentTarget.getBoundingClientRect().top
        e.dataTransfer.setData('application/json', JSON.stringify({ id: a.id, version: a.version, grabbed }))
        e.dataTransfer.effectAllowed = 'move'
      }}
      onClick={() => onOpen(a.id)}
      onKeyDown={walkEvents}
      aria-label={t('event', {
        time: f.time(a.startsAt),
        name: a.patient.name,
        doctor: a.doctor.name,
        status: t(`status.${a.status}`),
      })}
    >
      <Shape size={12} aria-hidden className={classes.eventIcon} />
      <b>{f.time(a.startsAt)}</b> <bdi>{a.patient.name}</bdi>
      {withDoctor && (
        <small className={classes.eventDoctor}>
          <bdi>{a.doctor.name}</bdi>
        </small>
      )}
    </button>
  )
}

/** Up and down walk a column's appointments, Enter opens one: from its sheet it is moved without a mouse. */
function walkEvents(e: KeyboardEvent<HTMLButtonElement>) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[e.key]
  if (!by) return
  e.preventDefault()
  const all = [...e.currentTarget.parentElement!.querySelectorAll<HTMLButtonElement>('button')]
  all[all.indexOf(e.currentTarget) + by]?.focus()
}

/** Where the day stands now. */
function Now({ zone, date, day }: { zone: string; date: string; day: Box }) {
  const [now, setNow] = useState(() => new Date().toISOString())
  useEffect(() => {
    const tick = setInterval(() => setNow(new Date().toISOString()), 30_000)
    return () => clearInterval(tick)
  }, [])
  const at = wallOf(zone, now)
  if (at.date !== date || at.minute < day.from || at.minute > day.until) return null
  return <div className={classes.now} style={placed({ from: at.minute, until: at.minute }, day)} aria-hidden />
}
