import { Group, Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { waiting, type WaitingEntry } from '@tabib/contracts/scheduling/waiting'
import { IconClock, IconHourglass, IconSend, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { StateChip } from '../../ui/StateChip.js'
import { KindChip } from './chips.js'
import { JoinSheet } from './JoinSheet.js'
import classes from './scheduling.module.css'

/** Who would come sooner, in the order they will be asked. */
export default function WaitingPage() {
  const { t } = useTranslation('scheduling')
  const can = useCan()
  const found = useQuery(query(waiting.list, { query: {} }))
  const columns = useColumns()
  const [joining, setJoining] = useState(false)
  return (
    <Page
      title={t('waiting.title')}
      aside={
        can('scheduling.appointment.book') && (
          <Act
            label={t('waiting.join')}
            icon={<IconPlus size={18} aria-hidden />}
            shortcut="F4"
            variant="filled"
            onClick={() => setJoining(true)}
          />
        )
      }
    >
      <Text c="dimmed">{t('waiting.how')}</Text>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.error && (
        <DataTable
          label={t('waiting.title')}
          columns={columns}
          rows={found.data?.items}
          rowKey={(w) => w.id}
          tone={(w) => (w.offer ? 'care' : undefined)}
          empty={<EmptyState icon={IconHourglass} title={t('waiting.none')} hint={t('waiting.noneHint')} />}
        />
      )}
      {joining && <JoinSheet onClose={() => setJoining(false)} />}
    </Page>
  )
}

function useColumns(): Column<WaitingEntry>[] {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  return [
    {
      key: 'patient',
      header: t('list.patient'),
      phone: 'title',
      cell: (w) => (
        <>
          <NameText name={w.patient.name} />
          <Group gap={8} c="dimmed" fz="sm">
            <bdi>{w.patient.number}</bdi>
            {w.patient.phone && <bdi dir="ltr">{w.patient.phone}</bdi>}
          </Group>
        </>
      ),
    },
    {
      key: 'doctor',
      header: t('doctor'),
      cell: (w) => (w.doctor ? <NameText name={w.doctor.name} /> : t('waiting.any')),
    },
    {
      key: 'suits',
      header: t('waiting.suits'),
      cell: (w) => (
        <>
          <span className={classes.whole}>{f.date(w.fromDate)} –</span>{' '}
          <span className={classes.whole}>{f.date(w.untilDate)}</span>{' '}
          {w.kind !== 'in_person' && <KindChip kind={w.kind} />}
          {(w.fromTime !== '00:00' || w.untilTime !== '24:00') && (
            <Text size="sm" c="dimmed">
              <bdi>{`${w.fromTime}–${w.untilTime}`}</bdi>
            </Text>
          )}
        </>
      ),
    },
    { key: 'since', header: t('waiting.since'), phone: 'hidden', width: 130, cell: (w) => f.relative(w.joinedAt) },
    { key: 'state', header: t('status.label'), phone: 'corner', width: 190, cell: (w) => <Standing w={w} /> },
    { key: 'acts', header: t('waiting.acts'), width: 210, cell: (w) => <RowActs w={w} /> },
  ]
}

function Standing({ w }: { w: WaitingEntry }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  if (!w.offer) return <StateChip tone="neutral" icon={IconClock} label={t('waiting.WAITING')} />
  return (
    <>
      <StateChip tone="care" icon={IconSend} label={t('waiting.OFFERED')} />
      <Text size="sm" c="dimmed">
        {t('waiting.offer', { time: f.dateTime(w.offer.startsAt), until: f.time(w.offer.expiresAt) })}
      </Text>
    </>
  )
}

function RowActs({ w }: { w: WaitingEntry }) {
  const { t } = useTranslation('scheduling')
  const can = useCan()
  const params = { id: w.id as Id<'WaitingEntry'> }
  const accept = useAction(waiting.accept, {
    invalidates: ['scheduling.'],
    onDone: () => announce(t('waiting.accepted', { name: w.patient.name })),
  })
  const leave = useAction(waiting.leave, { invalidates: ['scheduling.'] })
  if (!can('scheduling.appointment.book')) return null
  return (
    <Group gap={6}>
      {w.offer && (
        <Act
          size="xs"
          variant="filled"
          label={t('waiting.accept')}
          pending={accept.pending}
          onClick={() => accept.run({ params })}
        />
      )}
      <Act size="xs" label={t('waiting.leave')} pending={leave.pending} onClick={() => leave.run({ params })} />
      <ProblemNotice problem={accept.problem ?? leave.problem} />
    </Group>
  )
}
