import { EXPIRING_DAYS } from '@tabib/contracts/pharmacy/stock'
import type { waitingStates } from '@tabib/contracts/pharmacy/dispensing'
import {
  IconBan,
  IconCalendarCheck,
  IconCalendarDue,
  IconCircleCheck,
  IconCircleHalf2,
  IconHourglass,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { StateChip } from '../../ui/StateChip.js'

/** Where a prescription stands at the counter. */
export function WaitingChip({ state }: { state: (typeof waitingStates)[number] }) {
  const { t } = useTranslation('prescriptions')
  if (state === 'dispensed') return <StateChip tone="done" icon={IconCircleCheck} label={t('state.dispensed')} />
  if (state === 'partly') return <StateChip tone="care" icon={IconCircleHalf2} label={t('state.partly')} />
  return <StateChip tone="next" icon={IconHourglass} label={t('state.active')} />
}

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** How long a batch may still be handed out: past, today, soon in days, or the date. */
export function ExpiryChip({ on }: { on: string }) {
  const { t } = useTranslation('pharmacy')
  const f = useFormat()
  const days = daysBetween(f.today(), on)
  const date = f.date(on)
  if (days < 0) return <StateChip tone="danger" icon={IconBan} label={t('expiry.expired', { date })} />
  if (days === 0) return <StateChip tone="danger" icon={IconCalendarDue} label={t('expiry.today')} title={date} />
  if (days < EXPIRING_DAYS)
    return <StateChip tone="care" icon={IconCalendarDue} label={t('expiry.soon', { n: days })} title={date} />
  return <StateChip tone="neutral" icon={IconCalendarCheck} label={t('expiry.fine', { date })} />
}
