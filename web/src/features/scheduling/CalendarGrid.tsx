import type { Answer } from '@tabib/contracts/core/route'
import type { Appointment, appointments } from '@tabib/contracts/scheduling/appointments'
import { branches } from '@tabib/contracts/organisation/branches'
import { useQuery } from '@tanstack/react-query'
import { type DragEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { CalendarEvent, placed } from './CalendarEvent.js'
import { type Column, doctorAt } from './calendar.keys.js'
import { bounds, type Box, boxOf, hourHeight, inLanes, partOf, snapped, timeOf, wallOf } from './calendar.view.js'
import { Nearest } from './Nearest.js'
import classes from './scheduling.module.css'
import { useDoctors } from './useDoctors.js'
import { type Moving, useMoving } from './useMoving.js'
import { type Picking, usePicking } from './usePicking.js'

type Calendar = Answer<typeof appointments.calendar>

interface CalendarGridProps {
  calendar: Calendar
  days: readonly string[]
  /** Columns: the doctors of one day, its rooms, or the days. */
  by: 'doctor' | 'room' | 'date'
  onOpen: (id: string) => void
  onFree: (date: string, startsAt: string, doctorId: string | undefined) => void
}

const STEP = 5
const SHOWN = new Set(['PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED', 'NO_SHOW'])
/** How wide two appointments beside each other must at least be to be read, in pixels; and one: a week fits a desk's screen. */
const LANE = 128
const ALONE = 148

/** The columns, and what belongs in each. */
function useColumns({ calendar, days, by }: CalendarGridProps): Column[] {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const doctors = useDoctors()
  const rooms = useQuery({ ...query(branches.rooms, {}), staleTime: 300_000 }).data?.items ?? []
  const date = days[0]!
  if (by === 'date') {
    const day = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const
    const write = new Intl.DateTimeFormat(f.locale, day)
    return days.map((d) => ({ key: d, title: write.format(Date.parse(d)), date: d, doctorId: undefined }))
  }
  if (by === 'room') {
    const used = new Set([...calendar.items, ...calendar.sessions].map((x) => x.roomId))
    const here = rooms.filter((r) => used.has(r.id))
    const shown = here.map((r) => ({
      key: r.id,
      title: r.name,
      date,
      doctorId: undefined,
      roomId: r.id as string | null,
    }))
    return used.has(null) || shown.length === 0
      ? [...shown, { key: 'none', title: t('noRoom'), date, doctorId: undefined, roomId: null }]
      : shown
  }
  const busy = new Set([...calendar.items.map((a) => a.doctor.id), ...calendar.sessions.map((s) => s.doctorId)])
  const here = doctors.filter((d) => busy.has(d.id))
  return (here.length > 0 ? here : doctors.slice(0, 6)).map((d) => ({
    key: d.id,
    title: d.name,
    date,
    doctorId: d.id,
  }))
}

const isIn = (c: Column, x: { date: string; doctorId: string; roomId: string | null }) =>
  x.date === c.date && (!c.doctorId || x.doctorId === c.doctorId) && (c.roomId === undefined || x.roomId === c.roomId)

/** Appointments drawn in time; moved by dragging, or by keys on the grid itself. */
export function CalendarGrid(props: CalendarGridProps) {
  const { calendar, onOpen } = props
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const columns = useColumns(props)
  const zone = calendar.timeZone
  const items = calendar.items
    .filter((a) => SHOWN.has(a.status))
    .map((a) => ({ ...boxOf(zone, a), a, doctorId: a.doctor.id, roomId: a.roomId }))
  const sessions = calendar.sessions.map((s) => ({ ...boxOf(zone, s), ...s }))
  const day = bounds([...items, ...sessions])
  const hours = Array.from({ length: (day.until - day.from) / 60 }, (_, i) => day.from + i * 60)
  const root = useRef<HTMLDivElement>(null)
  const move = useMoving(calendar)
  const picking = usePicking({ calendar, columns, day, move, root })
  const filled = columns.map((c) => ({ c, lanes: inLanes(items.filter((x) => isIn(c, x))) }))
  const widths = filled.map(({ lanes }) => `minmax(${Math.max(ALONE, LANE * widest(lanes))}px, 1fr)`)
  const shape = {
    gridTemplateColumns: `56px ${widths.join(' ')}`,
    '--hours': hours.length,
    '--hour': `${hourHeight(items)}px`,
  }
  return (
    <>
      <ProblemNotice problem={move.problem} />
      <Nearest problem={move.problem} onPick={(startsAt) => move.again(startsAt)} />
      <div className={classes.frame}>
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('calendar')} ref={root}>
          <div className={classes.grid} style={shape as never}>
            <div className={classes.corner} />
            {columns.map((c) => (
              <div key={c.key} className={classes.columnHead}>
                <bdi>{c.title}</bdi>
                <Closed calendar={calendar} column={c} />
              </div>
            ))}
            <div className={classes.gutter} aria-hidden>
              {hours.map((m) => (
                <span key={m}>
                  {f.number(m / 60, { minimumIntegerDigits: 2 })}:{f.number(0, { minimumIntegerDigits: 2 })}
                </span>
              ))}
            </div>
            {filled.map(({ c, lanes }, index) => (
              <DayColumn
                key={c.key}
                column={c}
                index={index}
                day={day}
                calendar={calendar}
                lanes={lanes}
                sessions={sessions.filter((s) => isIn(c, s))}
                onOpen={onOpen}
                onFree={props.onFree}
                move={move}
                picking={picking}
              />
            ))}
          </div>
        </div>
        <p className={classes.picking} role="status" aria-live="assertive">
          {picking.said}
        </p>
      </div>
    </>
  )
}

const widest = (lanes: readonly { lanes: number }[]) => Math.max(1, ...lanes.map((l) => l.lanes))

/** Why nobody is seen: a public holiday, and who is on leave. */
function Closed({ calendar, column: c }: { calendar: Calendar; column: Column }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const doctors = useDoctors()
  const holiday = calendar.holidays.find((h) => h.date === c.date)
  const away = calendar.away.flatMap((a) => {
    const part = partOf(calendar.timeZone, c.date, a)
    return part && (!c.doctorId || c.doctorId === a.doctorId) ? [{ ...a, ...part }] : []
  })
  const names = [...new Set(away.flatMap((a) => doctors.find((d) => d.id === a.doctorId)?.name ?? []))]
  const times = away.filter((a) => !a.whole).map((a) => `${f.time(a.startsAt)} – ${f.time(a.endsAt)}`)
  return (
    <>
      {holiday && <small className={classes.holiday}>{holiday.name}</small>}
      {c.doctorId && away.length > 0 && <small className={classes.holiday}>{[t('away'), ...times].join(' ')}</small>}
      {!c.doctorId && c.roomId === undefined && names.length > 0 && (
        <small className={classes.holiday}>{t('awayOf', { names: f.words(names) })}</small>
      )}
    </>
  )
}

type Drawn = Box & { date: string; a: Appointment }

interface DayColumnProps {
  column: Column
  index: number
  day: Box
  calendar: Calendar
  lanes: { item: Drawn; lane: number; lanes: number }[]
  sessions: Box[]
  onOpen: (id: string) => void
  onFree: CalendarGridProps['onFree']
  move: Moving
  picking: Picking
}

function DayColumn({ column, index, day, calendar, lanes, sessions, onOpen, onFree, move, picking }: DayColumnProps) {
  const can = useCan()
  const [over, setOver] = useState<number | null>(null)
  const minuteAt = (e: DragEvent | MouseEvent, offset = 0) => {
    const box = e.currentTarget.getBoundingClientRect()
    return snapped((e.clientY - offset - box.top) / box.height, day, STEP)
  }
  const book = (minute: number) => {
    const doctorId = doctorAt(calendar, column, minute, '') || undefined
    onFree(column.date, `${column.date}T${timeOf(minute)}`, doctorId)
  }
  const carried = picking.picked?.column === index ? picking.picked : null
  return (
    <div
      className={classes.column}
      data-column
      onClick={(e) => {
        if (e.target === e.currentTarget && can('scheduling.appointment.book')) book(minuteAt(e))
      }}
      onDragOver={(e) => {
        e.preventDefault()
        setOver(minuteAt(e))
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(e) => {
        e.preventDefault()
        setOver(null)
        const { id, grabbed } = JSON.parse(e.dataTransfer.getData('application/json') || '{}')
        const dropped = calendar.items.find((a) => a.id === id)
        if (dropped) move.drop(dropped, column, minuteAt(e, grabbed))
      }}
    >
      {sessions.map((s) => (
        <div key={`${s.from}-${s.until}`} className={classes.session} style={placed(s, day)} aria-hidden />
      ))}
      {over !== null && (
        <div className={classes.dropLine} style={placed({ from: over, until: over }, day)} aria-hidden />
      )}
      <Now zone={calendar.timeZone} date={column.date} day={day} />
      {lanes.map(({ item, lane, lanes: count }, i) => (
        <CalendarEvent
          key={item.a.id}
          a={item.a}
          style={placed(item, day, lane, count)}
          column={index}
          first={i === 0}
          onOpen={onOpen}
          withDoctor={!column.doctorId}
          picking={picking}
        />
      ))}
      {carried && <Ghost of={carried} day={day} />}
    </div>
  )
}

/** Where what was picked up would be put down; in sight however far it is carried. */
function Ghost({ of, day }: { of: NonNullable<Picking['picked']>; day: Box }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [of.minute])
  return (
    <div
      ref={box}
      data-carried
      className={classes.ghost}
      style={placed({ from: of.minute, until: of.minute + of.length }, day)}
      aria-hidden
    >
      <bdi>{of.a.patient.name}</bdi>
    </div>
  )
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
