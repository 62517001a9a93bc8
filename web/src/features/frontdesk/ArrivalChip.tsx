import type { ArrivalStatus } from '@tabib/contracts/frontdesk/arrivals.states'
import {
  type Icon,
  IconCircleCheck,
  IconDoorExit,
  IconHourglass,
  IconPlayerSkipForward,
  IconSpeakerphone,
  IconStethoscope,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'
import type { Tone } from '../../ui/tokens.js'

const looks: Record<ArrivalStatus, { tone: Tone; icon: Icon }> = {
  waiting: { tone: 'neutral', icon: IconHourglass },
  called: { tone: 'care', icon: IconSpeakerphone },
  with_doctor: { tone: 'next', icon: IconStethoscope },
  skipped: { tone: 'care', icon: IconPlayerSkipForward },
  done: { tone: 'done', icon: IconCircleCheck },
  left: { tone: 'neutral', icon: IconDoorExit },
}

/** Where a patient who is here stands. */
export function ArrivalChip({ status }: { status: ArrivalStatus }) {
  const { t } = useTranslation('frontdesk')
  return <StateChip {...looks[status]} label={t(`status.${status}`)} />
}
