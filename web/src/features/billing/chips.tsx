import type { InvoiceSummary } from '@tabib/contracts/billing/invoices'
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconClockDollar,
  IconPencil,
  IconReceiptRefund,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'

/** Draft, unpaid, partly paid, paid, to be paid back or called off. */
export function InvoiceChip({
  invoice: i,
}: {
  invoice: Pick<
    InvoiceSummary,
    'status' | 'balanceMinor' | 'paidMinor' | 'owedBackMinor' | 'creditedMinor' | 'totalMinor'
  >
}) {
  const { t } = useTranslation('billing')
  if (i.status === 'draft') return <StateChip tone="neutral" icon={IconPencil} label={t('state.draft')} />
  if (i.owedBackMinor > 0) return <StateChip tone="care" icon={IconReceiptRefund} label={t('state.owedBack')} />
  if (i.totalMinor > 0 && i.creditedMinor === i.totalMinor)
    return <StateChip tone="neutral" icon={IconArrowBackUp} label={t('bill.reversed')} />
  if (i.balanceMinor === 0) return <StateChip tone="done" icon={IconCircleCheck} label={t('state.paid')} />
  return <StateChip tone="care" icon={IconClockDollar} label={t(i.paidMinor > 0 ? 'state.partPaid' : 'state.unpaid')} />
}

/** Something has no price yet. */
export function UnpricedChip() {
  const { t } = useTranslation('billing')
  return <StateChip tone="care" icon={IconAlertTriangle} label={t('state.unpriced')} />
}
