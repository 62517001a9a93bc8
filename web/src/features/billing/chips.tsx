import type { InvoiceSummary } from '@tabib/contracts/billing/invoices'
import { IconAlertTriangle, IconCircleCheck, IconClockDollar, IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'

/** Draft, unpaid, partly paid or paid. */
export function InvoiceChip({
  invoice: i,
}: {
  invoice: Pick<InvoiceSummary, 'status' | 'balanceMinor' | 'paidMinor'>
}) {
  const { t } = useTranslation('billing')
  if (i.status === 'draft') return <StateChip tone="neutral" icon={IconPencil} label={t('state.draft')} />
  if (i.balanceMinor === 0) return <StateChip tone="done" icon={IconCircleCheck} label={t('state.paid')} />
  return <StateChip tone="care" icon={IconClockDollar} label={t(i.paidMinor > 0 ? 'state.partPaid' : 'state.unpaid')} />
}

/** Something has no price yet. */
export function UnpricedChip() {
  const { t } = useTranslation('billing')
  return <StateChip tone="care" icon={IconAlertTriangle} label={t('state.unpriced')} />
}
