import { Alert, Drawer, Group, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { Id } from '@tabib/contracts/core/id'
import type { Appointment } from '@tabib/contracts/scheduling/appointments'
import { leaves } from '@tabib/contracts/scheduling/leaves'
import type { Leave } from '@tabib/contracts/scheduling/schedules'
import { IconCircleCheck, IconPhoneCall } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { ProseField } from '../../ui/fields.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { PickField } from '../../ui/picks.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { StateChip } from '../../ui/StateChip.js'
import { useDoctors } from './useDoctors.js'

/** Whom a leave hits, and what is done about it: move all, tell all. */
export function LeaveSheet({ leave, onClose }: { leave: Leave | null; onClose: () => void }) {
  const { t } = useTranslation(['scheduling', 'core'])
  const phone = useMediaQuery('(max-width: 48em)')
  return (
    <Drawer
      opened={leave !== null}
      onClose={onClose}
      title={t('leave.hit')}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 560}
      closeButtonProps={{ 'aria-label': t('core:close') }}
    >
      <HotkeyLayer>{leave && <Affected leave={leave} />}</HotkeyLayer>
    </Drawer>
  )
}

function Affected({ leave }: { leave: Leave }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const can = useCan()
  const params = { id: leave.id as Id<'Leave'> }
  const found = useQuery(query(leaves.affected, { params }))
  const tell = useAction(leaves.messageAll, { onDone: ({ told }) => announce(t('leave.told', { told })) })
  const noWay = new Map(tell.answer?.unreached.map((u) => [u.id as string, u.reason]))
  const rows = found.data?.items
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!rows) return <BlockSkeleton lines={6} />
  if (rows.length === 0) return <EmptyState icon={IconCircleCheck} title={t('leave.nobody')} />
  return (
    <Stack>
      {can('scheduling.appointment.book') && <Remedies leave={leave} tell={tell} />}
      {noWay.size > 0 && (
        <Alert color="amber" role="status" icon={<IconPhoneCall size={20} aria-hidden />}>
          {t('leave.unreached', { count: noWay.size })}
        </Alert>
      )}
      <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {inNeedFirst(rows, noWay).map((a) => (
          <Group key={a.id} component="li" justify="space-between" gap="xs">
            <NameText name={a.patient.name} />
            <Group gap="xs">
              {noWay.has(a.id) && (
                <StateChip tone="care" icon={IconPhoneCall} label={t(`leave.noWay.${noWay.get(a.id)!}`)} />
              )}
              <Text c="dimmed" size="sm">
                {f.dateTime(a.startsAt)}
              </Text>
            </Group>
          </Group>
        ))}
      </Stack>
    </Stack>
  )
}

/** Those somebody has to call stand first. */
const inNeedFirst = (rows: readonly Appointment[], noWay: ReadonlyMap<string, string>) => [
  ...rows.filter((a) => noWay.has(a.id)),
  ...rows.filter((a) => !noWay.has(a.id)),
]

function Remedies({ leave, tell }: { leave: Leave; tell: Action<typeof leaves.messageAll> }) {
  const { t } = useTranslation('scheduling')
  const doctors = useDoctors().filter((d) => d.id !== leave.doctorId)
  const [to, setTo] = useState<string | null>(null)
  const [text, setText] = useState('')
  const params = { id: leave.id as Id<'Leave'> }
  const move = useAction(leaves.moveAll, {
    invalidates: ['scheduling.'],
    onDone: (m) => announce(t('leave.moved', { moved: m.moved.length, left: m.left.length })),
  })
  return (
    <Stack gap="sm">
      <PickField
        label={t('leave.to')}
        placeholder={t('leave.same')}
        clearable
        value={to}
        onChange={setTo}
        choices={doctors.map((d) => ({ value: d.id, label: d.name }))}
      />
      <ProblemNotice problem={move.problem ?? tell.problem} />
      <Act
        label={t('leave.moveAll')}
        variant="filled"
        shortcut="F10"
        pending={move.pending}
        onClick={() => move.run({ params, body: { toDoctorId: to as Id<'Staff'> | null } })}
      />
      <ProseField label={t('leave.text')} value={text} onChange={setText} maxLength={300} />
      <Act
        label={t('leave.tellAll')}
        pending={tell.pending}
        disabledReason={text.trim() ? null : t('leave.textMissing')}
        onClick={() =>
          // Told twice by a second press is told wrong.
          void tell.runAsync({ params, body: { text } }).then(
            () => setText(''),
            () => undefined,
          )
        }
      />
    </Stack>
  )
}
