import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import { addDays } from '@tabib/contracts/core/time'
import { type FollowUp, followUps } from '@tabib/contracts/encounters/follow-ups'
import {
  IconCalendarDue,
  IconCalendarRepeat,
  IconClockExclamation,
  IconDoorEnter,
  IconPhone,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../api/action.js'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { TableSkeleton } from '../../ui/Skeletons.js'
import { StateChip } from '../../ui/StateChip.js'

const LOOK_BACK_DAYS = 60
const LOOK_AHEAD_DAYS = 7
const view = z.object({ doctor: z.string().optional().catch(undefined) })

/** Who should come back: overdue, today, in the next seven days; with a way to call and to check in. */
export default function FollowUpsPage() {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const [{ doctor }, setView] = useUrlState(view)
  const today = f.today()
  const span = { from: addDays(today, -LOOK_BACK_DAYS), to: addDays(today, LOOK_AHEAD_DAYS) }
  const list = useQuery(query(followUps.list, { query: span }))
  const [cancelling, setCancelling] = useState<FollowUp | null>(null)
  const all = list.data?.items
  const rows = all?.filter((x) => !doctor || x.doctorId === doctor)
  const groups = [
    { key: 'overdue', rows: rows?.filter((x) => x.dueOn < today).toReversed() },
    { key: 'today', rows: rows?.filter((x) => x.dueOn === today) },
    { key: 'week', rows: rows?.filter((x) => x.dueOn > today) },
  ] as const
  const order = [groups[1], groups[0], groups[2]]
  const columns = useColumns(setCancelling)

  return (
    <Page
      title={t('followUps.title')}
      aside={<Doctors items={all ?? []} doctor={doctor} onDoctor={(id) => setView({ doctor: id })} />}
    >
      <ProblemNotice problem={list.error && asProblem(list.error)} onRetry={() => void list.refetch()} />
      {!rows && !list.error && <TableSkeleton />}
      {rows?.length === 0 && (
        <EmptyState icon={IconCalendarRepeat} title={t('followUps.none')} hint={t('followUps.noneHint')} />
      )}
      <Stack gap="lg">
        {order.map((g) =>
          g.rows && g.rows.length > 0 ? (
            <section key={g.key} aria-label={t(`followUps.${g.key}`)}>
              <Title order={2} mb="xs">
                {t(`followUps.${g.key}`)}{' '}
                <Text component="span" c="dimmed" inherit fw={400}>
                  {f.number(g.rows.length)}
                </Text>
              </Title>
              <DataTable
                label={t(`followUps.${g.key}`)}
                columns={columns}
                rows={g.rows}
                rowKey={(x) => x.id}
                empty={null}
              />
            </section>
          ) : null,
        )}
      </Stack>
      <Cancelling followUp={cancelling} onClose={() => setCancelling(null)} />
    </Page>
  )
}

function useColumns(onCancel: (followUp: FollowUp) => void): Column<FollowUp>[] {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  return [
    {
      key: 'patient',
      header: t('followUps.patient'),
      phone: 'title',
      width: '27%',
      cell: (x) => (
        <>
          <NameText name={x.patientName} fw={600} />
          <Text size="sm" c="dimmed">
            <bdi style={{ whiteSpace: 'nowrap' }}>{x.patientNumber}</bdi> ·{' '}
            <AgeText birthDate={x.birthDate} estimated={x.birthDateEstimated} />
          </Text>
        </>
      ),
    },
    {
      key: 'due',
      header: t('followUps.due'),
      phone: 'corner',
      width: 240,
      cell: (x) => (
        <Group gap="xs">
          <span>{f.date(x.dueOn)}</span>
          {x.overdueDays > 0 && (
            <StateChip
              tone="care"
              icon={IconClockExclamation}
              label={t('followUps.overdueDays', { days: x.overdueDays })}
            />
          )}
          {x.dueOn === f.today() && <StateChip tone="next" icon={IconCalendarDue} label={t('followUps.dueToday')} />}
        </Group>
      ),
    },
    {
      key: 'doctor',
      header: t('followUps.doctor'),
      cell: (x) => (
        <>
          {x.doctorName ? <NameText name={x.doctorName} /> : '–'}
          {x.note && (
            <Text size="sm" c="dimmed">
              <bdi>{x.note}</bdi>
            </Text>
          )}
        </>
      ),
    },
    { key: 'phone', header: t('followUps.phone'), width: 180, cell: (x) => <Call followUp={x} /> },
    {
      key: 'actions',
      header: t('followUps.actions'),
      width: 230,
      cell: (x) => <NextStep followUp={x} onCancel={() => onCancel(x)} />,
    },
  ]
}

function Call({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation('encounters')
  if (!followUp.phone)
    return (
      <Text component="span" c="dimmed">
        {t('followUps.noPhone')}
      </Text>
    )
  return (
    <Anchor href={`tel:${followUp.phone}`} style={{ whiteSpace: 'nowrap' }}>
      <Group component="span" gap={6} display="inline-flex" wrap="nowrap">
        <IconPhone size={16} aria-hidden />
        <span className="visually-hidden">{t('followUps.call', { name: followUp.patientName })}</span>
        <bdi dir="ltr">{phoneForPeople(followUp.phone)}</bdi>
      </Group>
    </Anchor>
  )
}

function NextStep({ followUp, onCancel }: { followUp: FollowUp; onCancel: () => void }) {
  const { t } = useTranslation('encounters')
  const can = useCan()
  const navigate = useNavigate()
  const checkIn = () =>
    void navigate({ to: paths.desk(), search: { patient: followUp.patientId, followUp: 1 } as never })
  return (
    <Group gap="xs" wrap="nowrap">
      {can('frontdesk.arrival.check_in') && (
        <Act size="xs" label={t('followUps.checkIn')} icon={<IconDoorEnter size={16} />} onClick={checkIn} />
      )}
      {can('encounters.follow_up.cancel') && (
        <Act size="xs" variant="subtle" color="gray" label={t('followUps.cancel')} onClick={onCancel} />
      )}
    </Group>
  )
}

function Cancelling({ followUp, onClose }: { followUp: FollowUp | null; onClose: () => void }) {
  const { t } = useTranslation('encounters')
  const name = followUp?.patientName ?? ''
  const cancel = useAction(followUps.cancel, {
    invalidates: ['encounters.follow_ups'],
    onDone: (done) => {
      onClose()
      announce(t('followUps.cancelled', { name: done.patientName }))
    },
  })
  return (
    <ReasonDialog
      opened={followUp !== null}
      onClose={onClose}
      title={t('followUps.cancelTitle', { name })}
      consequence={t('followUps.cancelConsequence', { name })}
      actLabel={t('followUps.cancelAct')}
      pending={cancel.pending}
      notice={<ProblemNotice problem={cancel.problem} />}
      onReason={(reason) => followUp && cancel.run({ params: { id: followUp.id }, body: { reason } })}
    />
  )
}

interface DoctorsProps {
  items: readonly FollowUp[]
  doctor: string | undefined
  onDoctor: (id: string | undefined) => void
}

function Doctors({ items, doctor, onDoctor }: DoctorsProps) {
  const { t } = useTranslation('encounters')
  const known = [
    ...new Map(
      items.flatMap((x) => (x.doctorId && x.doctorName ? [[x.doctorId as string, x.doctorName] as const] : [])),
    ),
  ]
  if (known.length < 2) return null
  return (
    <PickField
      label={t('followUps.doctor')}
      placeholder={t('followUps.anyDoctor')}
      clearable
      choices={known.map(([value, label]) => ({ value, label }))}
      value={doctor ?? null}
      onChange={(id) => onDoctor(id ?? undefined)}
    />
  )
}
