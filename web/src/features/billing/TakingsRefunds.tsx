import { Text } from '@mantine/core'
import type { PaymentMethod } from '@tabib/contracts/billing/payment'
import { type GivenRefund, refunds } from '@tabib/contracts/billing/refunds'
import { IconReceiptRefund } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pages } from '../../api/query.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText, NameText, TimeText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { MethodName } from './MethodName.js'

interface TakingsRefundsProps {
  day: { on?: string }
  method: PaymentMethod | undefined
  currency: string
}

/** What went back on a day, with the reason; not there on a day on which nothing did. */
export function TakingsRefunds({ day, method, currency }: TakingsRefundsProps) {
  const { t } = useTranslation('billing')
  const navigate = useNavigate()
  const list = usePages<GivenRefund>(pages(refunds.list, { query: { ...day, ...(method ? { method } : {}) } }))
  if (list.problem && !list.rows) return <ProblemNotice problem={list.problem} onRetry={list.retry} />
  if (!list.rows?.length) return null
  const columns: Column<GivenRefund>[] = [
    { key: 'at', header: t('takings.at'), width: 100, cell: (r) => <TimeText value={r.refundedAt} /> },
    {
      key: 'patient',
      header: t('dues.patient'),
      phone: 'title',
      cell: (r) => <NameText name={r.patientName} fw={600} />,
    },
    { key: 'method', header: t('refund.method'), cell: (r) => <MethodName method={r.method} /> },
    { key: 'why', header: t('refund.reason'), cell: (r) => <bdi>{r.reason}</bdi> },
    { key: 'number', header: t('takings.refund'), phone: 'hidden', cell: (r) => <bdi>{r.number}</bdi> },
    { key: 'by', header: t('takings.cashier'), phone: 'hidden', cell: (r) => <NameText name={r.refundedBy} /> },
    {
      key: 'amount',
      header: t('bill.amount'),
      align: 'end',
      phone: 'corner',
      cell: (r) => <MoneyText minor={-r.amountMinor} currency={currency} fw={600} />,
    },
  ]
  return (
    <section aria-label={t('takings.refundList')}>
      <Text component="h2" fz="1rem" fw={650} m={0} mb="xs">
        {t('takings.refundList')}
      </Text>
      <DataTable
        label={t('takings.refundList')}
        columns={columns}
        rows={list.rows}
        rowKey={(r) => r.id}
        onOpen={(r) => void navigate({ to: paths.invoice(r.invoiceId) })}
        more={list.more}
        empty={<EmptyState icon={IconReceiptRefund} title={t('takings.none')} hint={t('takings.noneHint')} />}
      />
    </section>
  )
}
