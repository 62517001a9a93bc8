import { Menu } from '@mantine/core'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { arrivalCan, type ArrivalAction, type Priority } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowsTransferUp,
  IconFlask,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconSpeakerphone,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import type { useArrivalActions } from './useQueueActions.js'

interface ArrangeProps {
  arrival: Arrival
  act: ReturnType<typeof useArrivalActions>
}

const given = ['none', 'pregnant', 'elderly', 'emergency'] as const satisfies readonly Priority[]

/** What reception may do about the order of a waiting room, one patient at a time. */
export function ArrangeItems({ arrival: a, act }: ArrangeProps) {
  const { t } = useTranslation('frontdesk')
  const can = useCan()
  const doctors = useQuery({ ...query(arrivals.doctors, {}), enabled: can('frontdesk.arrival.check_in') })
  if (!can('frontdesk.queue.arrange')) return null
  const item = (action: ArrivalAction, icon: typeof IconFlask, label: string, go: () => void) => {
    const Shape = icon
    const able = arrivalCan(action, a)
    return (
      <Menu.Item
        key={label}
        leftSection={<Shape size={18} aria-hidden />}
        disabled={!able}
        title={able ? undefined : t(`why.${action}`, { status: t(`status.${a.status}`) })}
        onClick={go}
      >
        {label}
      </Menu.Item>
    )
  }
  const others = (doctors.data?.items ?? []).filter((d) => d.id !== a.doctor.id)
  return (
    <>
      {item('call', IconSpeakerphone, t(a.timesCalled > 0 ? 'act.recall' : 'act.call'), act.call)}
      {item('skip', IconPlayerSkipForward, t('act.skip'), act.skip)}
      {a.status === 'held' ? (
        item('resume', IconPlayerPlay, t('act.resume'), act.resume)
      ) : (
        <>
          {item('hold', IconFlask, t('act.toLab'), () => act.hold('lab'))}
          {item('hold', IconPlayerPause, t('act.hold'), () => act.hold('away'))}
        </>
      )}
      {item('putBack', IconArrowBackUp, t('act.putBack'), act.putBack)}
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item
            leftSection={<IconAlertTriangle size={18} aria-hidden />}
            disabled={!arrivalCan('prioritise', a)}
          >
            {t('act.priority')}
          </Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {given.map((p) => (
            <Menu.Item key={p} aria-current={a.priority === p || undefined} onClick={() => act.prioritise(p)}>
              {t(`priority.${p}`)}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item
            leftSection={<IconArrowsTransferUp size={18} aria-hidden />}
            disabled={!arrivalCan('transfer', a) || others.length === 0}
          >
            {t('act.transfer')}
          </Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {others.map((d) => (
            <Menu.Item key={d.id} onClick={() => act.transfer(d.id)}>
              <bdi>{d.name}</bdi>
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Divider />
    </>
  )
}
