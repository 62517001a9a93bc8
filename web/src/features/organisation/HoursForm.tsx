import { ActionIcon, Button } from '@mantine/core'
import type { Clinic } from '@tabib/contracts/organisation/clinics'
import { type Weekday, weekdays, week as weekSchema, weekProblems } from '@tabib/contracts/organisation/hours'
import { type Schedule, schedules } from '@tabib/contracts/organisation/schedules'
import { IconClockPlus, IconCoffee, IconCopy, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { fieldWords } from '../../shared/fieldWords.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { weekdayNames } from './choices.js'
import classes from './organisation.module.css'
import { Leaving } from './SettingsForm.js'
import { copyToAll, nextBreak, nextSession, type Row, shownEnd, toRows, toWeek, typedEnd } from './week.js'

/** When a branch is open, day by day. */
export function Hours({ clinic }: { clinic: Clinic }) {
  const found = useQuery(query(schedules.get, { params: { id: clinic.id }, query: {} }))
  if (found.data) return <HoursForm key={found.data.version} clinic={clinic} schedule={found.data} />
  return found.error ? (
    <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  ) : (
    <BlockSkeleton lines={7} />
  )
}

function HoursForm({ clinic, schedule }: { clinic: Clinic; schedule: Schedule }) {
  const { t } = useTranslation('organisation')
  const [rows, setRows] = useState(() => toRows(schedule.hours))
  const [tried, setTried] = useState(false)
  const save = useAction(schedules.setHours, {
    invalidates: ['organisation.'],
    onDone: () => announce(t('hours.saved')),
  })
  const dirty = JSON.stringify(toWeek(rows)) !== JSON.stringify(toWeek(toRows(schedule.hours)))
  const problems = tried ? weekProblems(rows) : []
  const submit = (e: FormEvent) => {
    e.preventDefault()
    setTried(true)
    const hours = toWeek(rows)
    if (clinic.active && dirty && !save.pending && weekSchema.safeParse(hours).success)
      save.run({ params: { id: clinic.id }, body: { hours } }, { version: schedule.version })
  }
  const change = (row: Row, to: Partial<Row>) =>
    setRows((before) => before.map((r) => (r.key === row.key ? { ...r, ...to } : r)))
  const errorOf = (row: Row, field: 'opens' | 'closes') => {
    const problem = problems.find((p) => rows[p.index]?.key === row.key && p.field === field)
    return problem ? fieldWords(problem) : null
  }
  return (
    <form noValidate onSubmit={submit} className={classes.form} data-wide>
      <div className={classes.week}>
        {weekdays.map((weekday) => (
          <Day
            key={weekday}
            weekday={weekday}
            rows={rows.filter((r) => r.weekday === weekday)}
            errorOf={errorOf}
            onChange={change}
            onRemove={(row) => setRows((before) => before.filter((r) => r.key !== row.key))}
            onSession={() => setRows((before) => [...before, nextSession(before, weekday)])}
            onBreak={() => setRows((before) => [...before, nextBreak(before, weekday)])}
            onCopy={weekday === 1 ? () => setRows((before) => copyToAll(before, 1)) : undefined}
          />
        ))}
      </div>
      <ProblemNotice problem={save.problem} />
      <ActionBar>
        <BigAction
          label={t('hours.save')}
          type="submit"
          shortcut="F10"
          pending={save.pending}
          disabledReason={!clinic.active ? t('closedReadOnly') : dirty ? null : t('nothingChanged')}
        />
      </ActionBar>
      <Leaving dirty={dirty && !save.pending} />
    </form>
  )
}

interface DayProps {
  weekday: Weekday
  rows: Row[]
  errorOf: (row: Row, field: 'opens' | 'closes') => string | null
  onChange: (row: Row, to: Partial<Row>) => void
  onRemove: (row: Row) => void
  onSession: () => void
  onBreak: () => void
  onCopy: (() => void) | undefined
}

function Day({ weekday, rows, onSession, onBreak, onCopy, ...each }: DayProps) {
  const { t } = useTranslation('organisation')
  const { locale } = useFormat()
  const day = weekdayNames(locale)[weekday - 1]!
  const isOpen = rows.some((r) => r.kind === 'open')
  return (
    <div className={classes.day} role="group" aria-label={day}>
      <div className={classes.dayName}>{day}</div>
      <div className={classes.stretches}>
        {rows.length === 0 && <span className={classes.closed}>{t('hours.closed')}</span>}
        {rows.map((row) => (
          <StretchRow key={row.key} row={row} day={day} {...each} />
        ))}
        <div className={classes.dayActs}>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconClockPlus size={16} aria-hidden />}
            aria-label={t('hours.addSessionOn', { day })}
            onClick={onSession}
          >
            {t('hours.addSession')}
          </Button>
          {isOpen && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconCoffee size={16} aria-hidden />}
              aria-label={t('hours.addBreakOn', { day })}
              onClick={onBreak}
            >
              {t('hours.addBreak')}
            </Button>
          )}
          {onCopy && rows.length > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconCopy size={16} aria-hidden />}
              onClick={onCopy}
            >
              {t('hours.copy', { day })}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

interface StretchProps extends Pick<DayProps, 'errorOf' | 'onChange' | 'onRemove'> {
  row: Row
  day: string
}

function StretchRow({ row, day, errorOf, onChange, onRemove }: StretchProps) {
  const { t } = useTranslation('organisation')
  const about = t(row.kind === 'open' ? 'hours.session' : 'hours.break')
  return (
    <div className={classes.stretch} data-kind={row.kind}>
      <TextField
        label=""
        type="time"
        aria-label={`${day}, ${about}: ${t('hours.from')}`}
        className={classes.time ?? ''}
        value={row.opens}
        error={errorOf(row, 'opens')}
        onChange={(opens) => onChange(row, { opens })}
      />
      <TextField
        label=""
        type="time"
        aria-label={`${day}, ${about}: ${t('hours.to')}`}
        className={classes.time ?? ''}
        value={shownEnd(row.closes)}
        error={errorOf(row, 'closes')}
        onChange={(closes) => onChange(row, { closes: typedEnd(closes) })}
      />
      {row.kind === 'break' && (
        <TextField
          label=""
          dir="auto"
          maxLength={40}
          aria-label={`${day}: ${t('hours.breakName')}`}
          placeholder={t('hours.breakName')}
          className={classes.breakName ?? ''}
          value={row.name ?? ''}
          onChange={(name) => onChange(row, { name })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t('hours.remove', { day, what: about })}
        onClick={() => onRemove(row)}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </div>
  )
}
