import { Box, Group, Text } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import type { Appointment, appointments } from '@tabib/contracts/scheduling/appointments'
import { dateIn } from '@tabib/contracts/core/time'
import { IconCalendarOff, IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { KindChip, StatusChip } from './chips.js'
import classes from './scheduling.module.css'

interface DayListProps {
  day: Answer<typeof appointments.calendar>
  date: string
  onOpen: (id: string) => void
}

/** Reception's day: who comes when, to whom; Enter opens a row with Arrive, Move, Cancel and No-show. */
export function DayList({ day, date, onOpen }: DayListProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const rows = day.items.filter((a) => dateIn(day.timeZone, a.startsAt) === date)
  const open = rows.filter((a) => a.status === 'PENDING' || a.status === 'CONFIRMED').length
  return (
    <>
      <Group justify="space-between">
        <Text c="dimmed">{t('list.count', { all: rows.length, open })}</Text>
        <span className={classes.noPrint}>
          <Act
            label={t('list.print')}
            icon={<IconPrinter size={18} aria-hidden />}
            shortcut="F8"
            disabledReason={rows.length === 0 ? t('list.none') : null}
            onClick={() => window.print()}
          />
        </span>
      </Group>
      <DataTable
        label={t('list.title', { date: f.date(date) })}
        columns={useColumns()}
        rows={rows}
        rowKey={(a) => a.id}
        onOpen={(a) => onOpen(a.id)}
        tone={(a) => (a.status === 'NO_SHOW' ? 'danger' : a.status === 'PENDING' ? 'care' : undefined)}
        empty={<EmptyState icon={IconCalendarOff} title={t('list.none')} hint={t('list.noneHint')} />}
      />
    </>
  )
}

function useColumns(): Column<Appointment>[] {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  return [
    {
      key: 'time',
      header: t('list.time'),
      width: 120,
      cell: (a) => (
        <>
          <b>{f.time(a.startsAt)}</b>
          <Box hiddenFrom="sm">
            <KindChip kind={a.kind} />
          </Box>
          {Date.parse(a.expectedAt) !== Date.parse(a.startsAt) && (
            <Text size="sm" c="amber">
              {t('list.expected', { time: f.time(a.expectedAt) })}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'patient',
      header: t('list.patient'),
      phone: 'title',
      cell: (a) => (
        <>
          <NameText name={a.patient.name} />
          <Text size="sm" c="dimmed">
            <bdi>{a.patient.number}</bdi>
            {a.patient.phone && (
              <>
                {' '}
                · <bdi dir="ltr">{a.patient.phone}</bdi>
              </>
            )}
          </Text>
        </>
      ),
    },
    { key: 'doctor', header: t('doctor'), cell: (a) => <NameText name={a.doctor.name} /> },
    {
      key: 'reason',
      header: t('fact.reasonOf'),
      phone: 'hidden',
      cell: (a) => (
        <Group gap={6}>
          <KindChip kind={a.kind} />
          {a.reason}
        </Group>
      ),
    },
    { key: 'source', header: t('source.label'), phone: 'hidden', width: 130, cell: (a) => t(`source.${a.source}`) },
    {
      key: 'status',
      header: t('status.label'),
      phone: 'corner',
      width: 170,
      cell: (a) => <StatusChip status={a.status} />,
    },
  ]
}
