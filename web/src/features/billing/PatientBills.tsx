import { type InvoiceSummary, invoices } from '@tabib/contracts/billing/invoices'
import { IconReceipt } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pages } from '../../api/query.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, MoneyText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { InvoiceChip } from './chips.js'

/** A person's invoices, newest first. For holders of `billing.invoice.read`. */
export function PatientBills({ patientId }: { patientId: string }) {
  const { t } = useTranslation('billing')
  const navigate = useNavigate()
  const list = usePages<InvoiceSummary>(pages(invoices.ofPatient, { params: { patientId } }))
  const columns: Column<InvoiceSummary>[] = [
    {
      key: 'number',
      header: t('bills.number'),
      phone: 'title',
      cell: (i) => (i.number ? <bdi>{i.number}</bdi> : t('bill.newInvoice')),
    },
    { key: 'on', header: t('bills.on'), cell: (i) => <DateText value={i.issuedAt ?? i.draftedAt} /> },
    { key: 'state', header: t('bills.state'), phone: 'corner', cell: (i) => <InvoiceChip invoice={i} /> },
    {
      key: 'total',
      header: t('bill.total'),
      align: 'end',
      cell: (i) => <MoneyText minor={i.totalMinor} currency={i.currency} />,
    },
    {
      key: 'balance',
      header: t('bills.balance'),
      align: 'end',
      cell: (i) => <MoneyText minor={i.balanceMinor} currency={i.currency} fw={i.balanceMinor ? 600 : 400} />,
    },
  ]
  if (list.problem && !list.rows) return <ProblemNotice problem={list.problem} onRetry={list.retry} />
  return (
    <DataTable
      label={t('bills.title')}
      columns={columns}
      rows={list.rows}
      rowKey={(i) => i.id}
      onOpen={(i) => void navigate({ to: paths.invoice(i.id) })}
      more={list.more}
      empty={<EmptyState icon={IconReceipt} title={t('bills.none')} hint={t('bills.noneHint')} />}
    />
  )
}
