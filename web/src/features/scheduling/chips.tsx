import type { AppointmentStatus, VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import {
  type Icon,
  IconBan,
  IconBuildingHospital,
  IconCircleCheck,
  IconClock,
  IconDoorEnter,
  IconHome,
  IconThumbUp,
  IconUserOff,
  IconVideo,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'
import type { Tone } from '../../ui/tokens.js'

export const statusLooks: Record<AppointmentStatus, { tone: Tone; icon: Icon }> = {
  PENDING: { tone: 'care', icon: IconClock },
  CONFIRMED: { tone: 'next', icon: IconThumbUp },
  ARRIVED: { tone: 'done', icon: IconDoorEnter },
  COMPLETED: { tone: 'neutral', icon: IconCircleCheck },
  CANCELLED: { tone: 'neutral', icon: IconBan },
  NO_SHOW: { tone: 'danger', icon: IconUserOff },
}

export function StatusChip({ status }: { status: AppointmentStatus }) {
  const { t } = useTranslation('scheduling')
  return <StateChip {...statusLooks[status]} label={t(`status.${status}`)} />
}

const kinds: Record<VisitKind, Icon> = { in_person: IconBuildingHospital, video: IconVideo, home_visit: IconHome }

/** The kind of a visit, where it is not the usual one. */
export function KindChip({ kind }: { kind: VisitKind }) {
  const { t } = useTranslation('scheduling')
  return kind === 'in_person' ? null : <StateChip tone="neutral" icon={kinds[kind]} label={t(`kind.${kind}`)} />
}
