import { ActionIcon, Group, Text } from '@mantine/core'
import type { Invoice } from '@tabib/contracts/billing/invoices'
import { IconFileInvoice, IconPrinter, IconReceiptRefund } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { MoneyText, NameText } from '../../shared/text.js'
import { methodLooks } from './methods.js'
import classes from './register.module.css'

interface BillPaymentsProps {
  invoice: Invoice
  onPrint: (paymentId: string) => void
  onPrintRefund: (refundId: string, size: '80mm' | 'a4') => void
}

/** What was paid on an invoice so far and what of it went back, each with its receipt to print again. */
export function BillPayments({ invoice, onPrint, onPrintRefund }: BillPaymentsProps) {
  const { t } = useTranslation('billing')
  if (invoice.payments.length === 0) return null
  return (
    <ul className={classes.payments} aria-label={t('bill.payments')}>
      {invoice.payments.map((p) => (
        <Fragment key={p.id}>
          <PaymentRow payment={p} currency={invoice.currency} onPrint={() => onPrint(p.id)} />
          {invoice.refunds
            .filter((r) => r.paymentId === p.id)
            .map((r) => (
              <RefundRow
                key={r.id}
                refund={r}
                currency={invoice.currency}
                onPrint={(size) => onPrintRefund(r.id, size)}
              />
            ))}
        </Fragment>
      ))}
    </ul>
  )
}

interface PaymentRowProps {
  payment: Invoice['payments'][number]
  currency: string
  onPrint: () => void
}

function PaymentRow({ payment: p, currency, onPrint }: PaymentRowProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const Shape = methodLooks[p.method].icon
  return (
    <li>
      <Shape size={18} aria-hidden />
      <span className={classes.paidHow}>
        <span>{t(`methods.${p.method}`)}</span>
        <Text component="span" c="dimmed" fz="sm">
          {f.dateTime(p.receivedAt)} · <NameText name={p.receivedBy} />
          {p.reference && (
            <>
              {' · '}
              <bdi>{p.reference}</bdi>
            </>
          )}
        </Text>
      </span>
      <MoneyText minor={p.amountMinor} currency={currency} fw={600} />
      <PrintAgain label={t('bill.printOne', { number: p.receiptNumber })} onPrint={onPrint} />
    </li>
  )
}

interface RefundRowProps {
  refund: Invoice['refunds'][number]
  currency: string
  onPrint: (size: '80mm' | 'a4') => void
}

function RefundRow({ refund: r, currency, onPrint }: RefundRowProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  return (
    <li data-back>
      <IconReceiptRefund size={18} aria-hidden />
      <span className={classes.paidHow}>
        <span>{t('refund.row', { method: t(`methods.${r.method}`) })}</span>
        <Text component="span" c="dimmed" fz="sm">
          {f.dateTime(r.refundedAt)} · <NameText name={r.refundedBy} /> · <bdi>{r.reason}</bdi>
        </Text>
      </span>
      <MoneyText minor={-r.amountMinor} currency={currency} fw={600} />
      <Group gap={0} wrap="nowrap">
        <PrintAgain label={t('refund.print', { number: r.number })} onPrint={() => onPrint('80mm')} />
        <PrintAgain
          label={t('refund.printA4', { number: r.number })}
          icon={IconFileInvoice}
          onPrint={() => onPrint('a4')}
        />
      </Group>
    </li>
  )
}

interface PrintAgainProps {
  label: string
  icon?: typeof IconPrinter
  onPrint: () => void
}

const PrintAgain = ({ label, icon: Shape = IconPrinter, onPrint }: PrintAgainProps) => (
  <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label} onClick={onPrint}>
    <Shape size={18} />
  </ActionIcon>
)
