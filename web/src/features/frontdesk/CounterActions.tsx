import { ActionIcon, Group, Menu } from '@mantine/core'
import {
  type CounterAction,
  counterCan,
  type CounterKind,
  counterKinds,
  counters,
  type CounterWaiting,
} from '@tabib/contracts/frontdesk/counters'
import {
  IconArrowsTransferUp,
  IconCheck,
  IconDots,
  type Icon,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { ArrivalChip } from './ArrivalChip.js'

/** Where somebody stands at this counter. */
export function CounterState({ visit: w }: { visit: CounterWaiting }) {
  const { t } = useTranslation('frontdesk')
  if (!w.sentTo) return <ArrivalChip status={w.status} />
  return <ArrivalChip status={w.status} label={t('status.sent', { counter: t(`counter.${w.sentTo}`) })} />
}

interface ActionsProps {
  counter: CounterKind
  visit: CounterWaiting
  /** The desk to come to. */
  body: { place?: string }
  onCalled: (called: CounterWaiting) => void
}

const stale = { invalidates: ['frontdesk.counters'] }

/** Calling somebody, again if need be; and what becomes of who does not come, or has to go elsewhere first. */
export function CounterActions({ counter, visit: w, body, onCalled }: ActionsProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const params = { counter, encounterId: w.encounterId }
  const call = useAction(counters.call, { ...stale, onDone: onCalled })
  const skip = useAction(counters.skip, stale)
  const hold = useAction(counters.hold, stale)
  const resume = useAction(counters.resume, stale)
  const transfer = useAction(counters.transfer, stale)
  const finish = useAction(counters.finish, stale)
  const all = [call, skip, hold, resume, transfer, finish]
  const pending = all.some((a) => a.pending)
  const problem = all.find((a) => a.problem)?.problem ?? null
  const item = (action: CounterAction, Shape: Icon, label: string, go: () => void) =>
    counterCan(action, w) && (
      <Menu.Item key={label} leftSection={<Shape size={18} aria-hidden />} onClick={go}>
        {label}
      </Menu.Item>
    )
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap" onClick={(e) => e.stopPropagation()}>
      <ProblemNotice problem={problem} />
      <Act
        size="xs"
        label={t(w.status === 'called' ? 'act.recall' : 'act.call')}
        pending={pending}
        onClick={() => call.run({ params: { counter }, body: { ...body, encounterId: w.encounterId } })}
      />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('calling.actions', { token: f.number(w.token), name: w.patient.name })}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {item('resume', IconPlayerPlay, t('act.resume'), () => resume.run({ params }))}
          {item('skip', IconPlayerSkipForward, t('act.skip'), () => skip.run({ params }))}
          {item('hold', IconPlayerPause, t('act.hold'), () => hold.run({ params }))}
          {counterKinds
            .filter((to) => to !== counter)
            .map((to) =>
              item('transfer', IconArrowsTransferUp, t('act.sendTo', { counter: t(`counter.${to}`) }), () =>
                transfer.run({ params, body: { to } }),
              ),
            )}
          <Menu.Divider />
          {item('finish', IconCheck, t('act.done'), () => finish.run({ params }))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
