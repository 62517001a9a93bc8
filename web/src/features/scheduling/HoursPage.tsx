import { Flex, Group, Paper, Select, Stack, Text, Title } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import type { Answer } from '@tabib/contracts/core/route'
import { dateIn, startOfDay } from '@tabib/contracts/core/time'
import { leaves } from '@tabib/contracts/scheduling/leaves'
import { type Schedule, schedules } from '@tabib/contracts/scheduling/schedules'
import { IconCalendarOff, IconCalendarTime, IconClockPause, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { type Format, useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { ExceptionDialog } from './ExceptionDialog.js'
import { LateDialog } from './LateDialog.js'
import { LeaveDialog } from './LeaveDialog.js'
import { LeaveSheet } from './LeaveSheet.js'
import { SessionDialog } from './SessionDialog.js'
import { useDoctors } from './useDoctors.js'
import classes from './scheduling.module.css'
import { useWeekdays } from './useWeekdays.js'

type Hours = Answer<typeof schedules.ofDoctor>
const state = z.object({
  doctor: z.string().optional().catch(undefined),
  leave: z.string().optional().catch(undefined),
})

/** A doctor's hours: the week, days unlike it, leave and whom it hits. */
export default function HoursPage() {
  const { t } = useTranslation('scheduling')
  const me = useMe()
  const can = useCan()
  const doctors = useDoctors()
  const [{ doctor, leave }, setState] = useUrlState(state)
  const own = doctors.find((d) => d.id === me.staffId)
  const doctorId = doctor ?? own?.id ?? doctors[0]?.id
  const may = can('scheduling.schedule.manage') || (can('scheduling.schedule.own') && doctorId === me.staffId)
  const found = useQuery({
    ...query(schedules.ofDoctor, { params: { id: doctorId as Id<'Staff'> } }),
    enabled: doctorId !== undefined,
  })
  return (
    <Page
      title={t('hours.title')}
      aside={
        <Select
          aria-label={t('doctor')}
          searchable
          w={{ base: '100%', sm: 280 }}
          value={doctorId ?? null}
          onChange={(v) => v && setState({ doctor: v, leave: undefined })}
          data={doctors.map((d) => ({ value: d.id, label: d.name }))}
        />
      }
    >
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.data && !found.error && <BlockSkeleton lines={8} />}
      {found.data && doctorId && (
        <Stack>
          <Week doctorId={doctorId} hours={found.data} may={may} />
          <Exceptions doctorId={doctorId} hours={found.data} may={may} />
          <Leaves doctorId={doctorId} hours={found.data} may={may} onOpen={(id) => setState({ leave: id })} />
        </Stack>
      )}
      <LeaveSheet
        leave={found.data?.leaves.find((l) => l.id === leave) ?? null}
        onClose={() => setState({ leave: undefined })}
      />
    </Page>
  )
}

interface PartProps {
  doctorId: string
  hours: Hours
  may: boolean
}

function Week({ doctorId, hours, may }: PartProps) {
  const { t } = useTranslation('scheduling')
  const days = useWeekdays()
  const [editing, setEditing] = useState<Schedule | 'new' | null>(null)
  const [late, setLate] = useState(false)
  return (
    <Paper component="section" withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2}>{t('hours.week')}</Title>
        {may && (
          <Group gap="xs">
            <Act
              label={t('late.title')}
              icon={<IconClockPause size={18} aria-hidden />}
              onClick={() => setLate(true)}
            />
            <Act
              label={t('hours.add')}
              icon={<IconPlus size={18} aria-hidden />}
              shortcut="F4"
              onClick={() => setEditing('new')}
            />
          </Group>
        )}
      </Group>
      {hours.items.length === 0 && (
        <EmptyState icon={IconCalendarTime} title={t('hours.none')} hint={t('hours.noneHint')} />
      )}
      <Stack gap={6}>
        {days.map(({ day, name }) => {
          const own = hours.items.filter((s) => s.dayOfWeek === day)
          return own.length === 0 ? null : (
            <Flex
              key={day}
              direction={{ base: 'column', xs: 'row' }}
              align={{ xs: 'baseline' }}
              gap={{ base: 4, xs: 'md' }}
            >
              <Text fw={600} miw={110}>
                {name}
              </Text>
              <Group gap="xs">
                {own.map((s) => (
                  <SessionButton key={s.id} s={s} onEdit={may ? () => setEditing(s) : undefined} />
                ))}
              </Group>
            </Flex>
          )
        })}
      </Stack>
      {late && <LateDialog doctorId={doctorId} onClose={() => setLate(false)} />}
      {editing && (
        <SessionDialog
          doctorId={doctorId}
          session={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Paper>
  )
}

function SessionButton({ s, onEdit }: { s: Schedule; onEdit: (() => void) | undefined }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const how =
    s.capacity === null
      ? t('hours.every', { minutes: s.slotDurationMinutes })
      : t('hours.numbers', { count: s.capacity })
  const until = s.validUntil ? ` · ${t('hours.until', { date: f.date(s.validUntil) })}` : ''
  const label = `${f.timesOfDay(s.startTime, s.endTime)} · ${how}${until}`
  return onEdit ? (
    <Act size="sm" label={label} onClick={onEdit} />
  ) : (
    <Text size="sm">
      <bdi>{label}</bdi>
    </Text>
  )
}

function Exceptions({ doctorId, hours, may }: PartProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const [adding, setAdding] = useState(false)
  const withdraw = useAction(schedules.unexcept, {
    invalidates: ['scheduling.'],
    onDone: () => announce(t('hours.exceptionGone')),
  })
  return (
    <Paper component="section" withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2}>{t('hours.exceptions')}</Title>
        {may && <Act label={t('hours.addException')} onClick={() => setAdding(true)} />}
      </Group>
      <ProblemNotice problem={withdraw.problem} />
      {hours.exceptions.length === 0 && <Text c="dimmed">{t('hours.noExceptions')}</Text>}
      <Stack gap={6}>
        {hours.exceptions.map((e) => (
          <Group key={e.id} justify="space-between" wrap="nowrap" gap="xs">
            <Text>
              <b>{f.date(e.onDate)}</b> · {t(`hours.exception.${e.kind}`)} ·{' '}
              <bdi className={classes.span}>{f.timesOfDay(e.startTime, e.endTime)}</bdi>
              {e.reason && (
                <>
                  {' '}
                  · <bdi>{e.reason}</bdi>
                </>
              )}
            </Text>
            {may && (
              <Act size="xs" label={t('hours.withdraw')} onClick={() => withdraw.run({ params: { id: e.id } })} />
            )}
          </Group>
        ))}
      </Stack>
      {adding && <ExceptionDialog doctorId={doctorId} onClose={() => setAdding(false)} />}
    </Paper>
  )
}

/** From when to when, by days where it is of whole ones. */
function spanOf(f: Format, { startsAt, endsAt }: { startsAt: string; endsAt: string }) {
  const { timeZone } = f.place
  const isMidnight = (at: string) => Date.parse(startOfDay(timeZone, dateIn(timeZone, new Date(at)))) === Date.parse(at)
  if (!isMidnight(startsAt) || !isMidnight(endsAt)) return `${f.dateTime(startsAt)} – ${f.dateTime(endsAt)}`
  const [first, last] = [f.dateOf(startsAt), f.dateOf(new Date(Date.parse(endsAt) - 1).toISOString())]
  return first === last ? first : `${first} – ${last}`
}

function Leaves({ doctorId, hours, may, onOpen }: PartProps & { onOpen: (id: string) => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const [adding, setAdding] = useState(false)
  const withdraw = useAction(leaves.withdraw, { invalidates: ['scheduling.'] })
  return (
    <Paper component="section" withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2}>{t('leave.title')}</Title>
        {may && <Act label={t('leave.add')} onClick={() => setAdding(true)} />}
      </Group>
      <ProblemNotice problem={withdraw.problem} />
      {hours.leaves.length === 0 && <EmptyState icon={IconCalendarOff} title={t('leave.none')} />}
      <Stack gap={6}>
        {hours.leaves.map((l) => (
          <Group key={l.id} justify="space-between">
            <Text>
              <b>{spanOf(f, l)}</b>
              {l.reason && (
                <>
                  {' '}
                  · <bdi>{l.reason}</bdi>
                </>
              )}
            </Text>
            <Group gap="xs">
              <Act
                size="xs"
                label={t('leave.affected', { count: l.affected })}
                {...(l.affected > 0 ? { variant: 'filled' as const } : {})}
                onClick={() => onOpen(l.id)}
              />
              {may && (
                <Act size="xs" label={t('hours.withdraw')} onClick={() => withdraw.run({ params: { id: l.id } })} />
              )}
            </Group>
          </Group>
        ))}
      </Stack>
      {adding && (
        <LeaveDialog
          doctorId={doctorId}
          onClose={() => setAdding(false)}
          onEntered={(l) => {
            setAdding(false)
            if (l.affected > 0) onOpen(l.id)
          }}
        />
      )}
    </Paper>
  )
}
