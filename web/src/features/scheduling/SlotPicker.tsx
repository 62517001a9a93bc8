import { ActionIcon, Group, Skeleton, Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { addDays } from '@tabib/contracts/core/time'
import { availability, type Slot } from '@tabib/contracts/scheduling/availability'
import type { VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DayField } from './DayField.js'
import classes from './scheduling.module.css'

interface SlotPickerProps {
  doctorId: string
  kind: VisitKind
  date: string
  onDate: (date: string) => void
  value: string | null
  onPick: (slot: Slot) => void
}

/** Free times of a doctor on a day. Arrows walk them, Enter or Space picks. */
export function SlotPicker({ doctorId, kind, date, onDate, value, onPick }: SlotPickerProps) {
  const { t } = useTranslation('scheduling')
  const found = useQuery(
    query(availability.ofDoctor, { params: { id: doctorId as Id<'Staff'> }, query: { from: date, to: date, kind } }),
  )
  const day = found.data?.days[0]
  return (
    <div>
      <Group gap={4} mb="xs" align="end" wrap="nowrap">
        <DayField label={t('day')} value={date} onChange={onDate} />
        <Step label={t('dayBefore')} onClick={() => onDate(addDays(date, -1))} back />
        <Step label={t('dayAfter')} onClick={() => onDate(addDays(date, 1))} />
      </Group>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton h={88} />}
      {day && day.slots.length === 0 && (
        <Text c="dimmed" py="sm" role="status">
          {day.holiday ? t('reason.holidayOf', { name: day.holiday }) : t(`reason.${day.reason}`)}
        </Text>
      )}
      {day && day.slots.length > 0 && <Times slots={day.slots} value={value} onPick={onPick} />}
    </div>
  )
}

function Step({ label, onClick, back }: { label: string; onClick: () => void; back?: boolean }) {
  const Shape = back ? IconChevronLeft : IconChevronRight
  return (
    <ActionIcon variant="default" size={36} aria-label={label} onClick={onClick}>
      <Shape size={18} aria-hidden className={classes.flip} />
    </ActionIcon>
  )
}

function Times({ slots, value, onPick }: { slots: Slot[]; value: string | null; onPick: (slot: Slot) => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const chosen = slots.findIndex((s) => s.startsAt === value)
  const doubled = new Set(slots.filter((s, i) => slots.some((o, j) => j !== i && o.time === s.time)))
  const walk = (e: KeyboardEvent<HTMLDivElement>) => {
    const all = [...e.currentTarget.querySelectorAll<HTMLButtonElement>('button')]
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const forward = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const back = document.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft'
    const to = { [forward]: at + 1, [back]: at - 1, ArrowDown: at + 4, ArrowUp: at - 4 }[e.key]
    if (to === undefined) return
    e.preventDefault()
    all[Math.max(0, Math.min(all.length - 1, to))]?.focus()
  }
  return (
    <div role="radiogroup" aria-label={t('times')} className={classes.times} onKeyDown={walk}>
      {slots.map((s, i) => (
        <button
          key={s.startsAt}
          type="button"
          role="radio"
          aria-checked={i === chosen}
          tabIndex={i === Math.max(0, chosen) ? 0 : -1}
          className={classes.time}
          onClick={() => onPick(s)}
        >
          {f.time(s.startsAt)}
          {doubled.has(s) && <small dir="ltr"> {s.offset}</small>}
          {s.number !== null && <small>{t('number', { number: f.number(s.number) })}</small>}
        </button>
      ))}
    </div>
  )
}
