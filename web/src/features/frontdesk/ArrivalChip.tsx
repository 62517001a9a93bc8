import type { ArrivalStatus, Priority } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import {
  type Icon,
  IconAlertTriangle,
  IconCalendarCheck,
  IconCircleCheck,
  IconDoorExit,
  IconHourglass,
  IconPlayerPause,
  IconPlayerSkipForward,
  IconSpeakerphone,
  IconStethoscope,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { StateChip } from '../../ui/StateChip.js'
import type { Tone } from '../../ui/tokens.js'

const looks: Record<ArrivalStatus, { tone: Tone; icon: Icon }> = {
  waiting: { tone: 'neutral', icon: IconHourglass },
  called: { tone: 'care', icon: IconSpeakerphone },
  with_doctor: { tone: 'next', icon: IconStethoscope },
  skipped: { tone: 'care', icon: IconPlayerSkipForward },
  held: { tone: 'neutral', icon: IconPlayerPause },
  done: { tone: 'done', icon: IconCircleCheck },
  left: { tone: 'neutral', icon: IconDoorExit },
}

/** Where a patient who is here stands. */
export function ArrivalChip({ status, label }: { status: ArrivalStatus; label?: string }) {
  const { t } = useTranslation('frontdesk')
  return <StateChip {...looks[status]} label={label ?? t(`status.${status}`)} />
}

/** Why somebody goes before others, and the time they were booked for. */
export function PriorityMark({ arrival: a }: { arrival: Arrival }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  if (a.status === 'done' || a.status === 'left') return null
  return (
    <>
      {a.bookedFor && (
        <StateChip tone="neutral" icon={IconCalendarCheck} label={t('queue.booked', { time: f.time(a.bookedFor) })} />
      )}
      <PriorityChip priority={a.priority} />
    </>
  )
}

/** Why somebody goes before others; nothing where they do not. */
export function PriorityChip({ priority }: { priority: Priority }) {
  const { t } = useTranslation('frontdesk')
  if (priority === 'none') return null
  return (
    <StateChip
      tone={priority === 'emergency' ? 'danger' : 'care'}
      icon={IconAlertTriangle}
      label={t(`priority.${priority}`)}
    />
  )
}
