import type { MessageState } from '@tabib/contracts/notifications/deliveries.states'
import {
  IconAlertTriangle,
  IconBell,
  IconBrandWhatsapp,
  IconCheck,
  IconChecks,
  IconClock,
  IconDeviceMobileMessage,
  type Icon,
  IconInbox,
  IconMail,
  IconMessage,
  IconSend,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'

type Words = (key: string, values?: Record<string, unknown>) => string

/** The module's words by a key that is put together. */
export function useWords(): Words {
  const { t } = useTranslation('notifications')
  return t as unknown as Words
}

/** A kind's key in the words: dots divide there. */
export const kindKey = (kind: string) => `kind.${kind.replaceAll('.', '_')}`

const looks: Record<MessageState, ['neutral' | 'next' | 'done' | 'care' | 'danger', Icon]> = {
  new: ['neutral', IconClock],
  waiting: ['neutral', IconClock],
  outbox: ['care', IconInbox],
  sent: ['next', IconCheck],
  delivered: ['done', IconChecks],
  read: ['done', IconChecks],
  failed: ['danger', IconAlertTriangle],
  expired: ['care', IconAlertTriangle],
  suppressed: ['neutral', IconBell],
}

/** Where a message stands, and why. */
export function MessageStateChip({ state, reason }: { state: MessageState; reason: string | null }) {
  const words = useWords()
  const [tone, icon] = looks[state]
  const why = reason ? words(`reason.${reason}`) : undefined
  return (
    <StateChip tone={tone as 'neutral'} icon={icon} label={words(`state.${state}`)} {...(why ? { title: why } : {})} />
  )
}

const icons: Record<string, Icon> = {
  in_app: IconBell,
  push: IconDeviceMobileMessage,
  whatsapp: IconBrandWhatsapp,
  sms: IconMessage,
  email: IconMail,
}

/** A channel's sign and word. */
export function ChannelWord({ channel }: { channel: string | null }) {
  const words = useWords()
  if (!channel) return null
  const Shape = icons[channel] ?? IconSend
  return (
    <span
      style={{ display: 'inline-flex', alignItems: 'center', verticalAlign: 'bottom', gap: 6, whiteSpace: 'nowrap' }}
    >
      <Shape size={16} stroke={1.7} aria-hidden />
      {words(`channel.${channel}`)}
    </span>
  )
}
