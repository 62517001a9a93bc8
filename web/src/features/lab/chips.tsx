import type { OrderStatus } from '@tabib/contracts/lab/orders.states'
import type { Flag } from '@tabib/contracts/lab/values'
import {
  type Icon,
  IconAlertTriangle,
  IconArrowDown,
  IconArrowUp,
  IconBan,
  IconChevronsDown,
  IconChevronsUp,
  IconCircleCheck,
  IconClipboardCheck,
  IconDroplet,
  IconFlame,
  IconMicroscope,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'
import type { Tone } from '../../ui/tokens.js'

const statuses: Record<OrderStatus, { tone: Tone; icon: Icon }> = {
  placed: { tone: 'next', icon: IconDroplet },
  collected: { tone: 'neutral', icon: IconMicroscope },
  resulted: { tone: 'care', icon: IconClipboardCheck },
  verified: { tone: 'done', icon: IconCircleCheck },
  cancelled: { tone: 'neutral', icon: IconBan },
}

/** Where an order stands, in the words of what comes next. */
export function StatusChip({ status }: { status: OrderStatus }) {
  const { t } = useTranslation('lab')
  return <StateChip {...statuses[status]} label={t(`status.${status}`)} />
}

const flags: Record<Flag, { tone: Tone; icon: Icon }> = {
  L: { tone: 'care', icon: IconArrowDown },
  H: { tone: 'care', icon: IconArrowUp },
  LL: { tone: 'danger', icon: IconChevronsDown },
  HH: { tone: 'danger', icon: IconChevronsUp },
  A: { tone: 'care', icon: IconAlertTriangle },
}

/** What a value asks for; nothing where it is normal. */
export function FlagChip({ flag }: { flag: Flag | null }) {
  const { t } = useTranslation('lab')
  return flag ? <StateChip {...flags[flag]} label={t(`flag.${flag}`)} /> : null
}

export function UrgentChip() {
  const { t } = useTranslation('lab')
  return <StateChip tone="danger" icon={IconFlame} label={t('urgent')} />
}
