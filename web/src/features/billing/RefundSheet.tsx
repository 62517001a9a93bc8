import { Text } from '@mantine/core'
import type { Invoice } from '@tabib/contracts/billing/invoices'
import { type PaymentMethod, paymentMethods, type Refund } from '@tabib/contracts/billing/payment'
import { refunds } from '@tabib/contracts/billing/refunds'
import { currencyDigits } from '@tabib/contracts/core/money'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { toMajor, toMinor } from './amounts.js'
import { keepInvoice } from './invoiceState.js'
import { dueAgain, leftOf, offered, type PaidPayment, refundable } from './refunding.js'

interface RefundSheetProps {
  invoice: Invoice
  onClose: () => void
  onGiven: (refund: Refund) => void
}

interface Values {
  payment: string
  method: PaymentMethod
  amount: number | null
  reference: string
  reason: string
}

/** Pays a payment back: how much, how, and why. The receipt is printed by whoever opened it. */
export function RefundSheet({ invoice, onClose, onGiven }: RefundSheetProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const { currency } = invoice
  const open = refundable(invoice)
  const fields = useFields(refunds.give.body, initial(invoice, open[0]!), (v) => ({
    amountMinor: toMinor(v.amount, currency) ?? 0,
    method: v.method,
    ...(v.method !== 'cash' && v.reference.trim() ? { reference: v.reference.trim() } : {}),
    reason: v.reason,
  }))
  const give = useAction(refunds.give, {
    invalidates: ['billing.dues.', 'billing.payments.', 'billing.refunds.', 'billing.invoices.of_'],
    onDone: ({ invoice: now, refund }) => {
      keepInvoice(now)
      fields.resetDirty()
      onClose()
      onGiven(refund)
    },
  })
  const { payment: chosen, method, amount } = fields.values
  const payment = open.find((p) => p.id === chosen) ?? open[0]!
  const amountMinor = toMinor(amount, currency) ?? 0
  const reason = useReason(invoice, payment, amountMinor)
  const choose = (p: PaidPayment) => fields.setValues({ ...initial(invoice, p), reason: fields.values.reason })
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('refund.title')}
      fields={fields}
      submitLabel={t('refund.giveAmount', { amount: f.money(amountMinor, currency) })}
      shortcut="F10"
      pending={give.pending}
      problem={give.problem}
      disabledReason={reason}
      onSubmit={(body) => give.run({ params: { id: payment.id }, body }, { version: invoice.version })}
    >
      <PaymentPick payments={open} value={payment.id} currency={currency} onChoose={choose} />
      <ChoiceField
        label={t('refund.method')}
        choices={paymentMethods.map((m) => ({ value: m, label: t(`methods.${m}`) }))}
        {...fields.getInputProps('method')}
      />
      <NumberField
        label={t('pay.amount')}
        description={t('refund.left', { left: f.money(leftOf(payment), currency) })}
        unit={f.sign(currency)}
        decimals={currencyDigits(currency)}
        fixed
        data-autofocus
        {...fields.getInputProps('amount')}
      />
      {method !== 'cash' && (
        <TextField
          label={t(`pay.reference.${method}`)}
          dir="ltr"
          autoComplete="off"
          maxLength={100}
          {...fields.getInputProps('reference')}
        />
      )}
      <TextField label={t('refund.reason')} required maxLength={300} dir="auto" {...fields.getInputProps('reason')} />
      <Becomes invoice={invoice} amountMinor={amountMinor} reason={reason} />
    </FormSheet>
  )
}

const initial = (invoice: Invoice, payment: PaidPayment): Values => ({
  payment: payment.id,
  method: payment.method,
  amount: toMajor(offered(invoice, payment), invoice.currency),
  reference: '',
  reason: '',
})

/** Why it cannot be paid back now: nothing, too much, or more than this person may. */
function useReason(invoice: Invoice, payment: PaidPayment, amountMinor: number): string | null {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const can = useCan()
  const limit = useLimit()
  if (amountMinor <= 0) return t('refund.enterAmount')
  if (amountMinor > leftOf(payment)) return t('refund.moreThanLeft')
  if (limit === undefined || can('billing.refund.give_above_limit')) return null
  const beyond = invoice.refundedMinor + amountMinor > limit
  return beyond ? t('refund.aboveLimit', { limit: f.money(limit, invoice.currency) }) : null
}

/** The clinic's limit; undefined where this person may not read it, and the server decides. */
function useLimit() {
  const can = useCan()
  const limit = useQuery({ ...query(refunds.limit, {}), enabled: can('billing.price.read') })
  return limit.data?.amountMinor
}

interface BecomesProps {
  invoice: Invoice
  amountMinor: number
  reason: string | null
}

/** What it comes to, and why it cannot be done now: whoever works by keys never points at the button. */
function Becomes({ invoice, amountMinor, reason }: BecomesProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const can = useCan()
  const limit = useLimit()
  const again = dueAgain(invoice, amountMinor)
  const asks = limit !== undefined && invoice.refundedMinor + amountMinor > limit
  return (
    <div aria-live="polite">
      {reason && (
        <Text fw={600} c="var(--mantine-color-error)">
          {reason}
        </Text>
      )}
      {invoice.owedBackMinor > 0 && (
        <Text>{t('refund.owed', { amount: f.money(invoice.owedBackMinor, invoice.currency) })}</Text>
      )}
      {again > 0 && !reason && <Text>{t('refund.dueAgain', { amount: f.money(again, invoice.currency) })}</Text>}
      {asks && can('billing.refund.give_above_limit') && <Text c="dimmed">{t('refund.asks')}</Text>}
    </div>
  )
}

interface PaymentPickProps {
  payments: PaidPayment[]
  value: string
  currency: string
  onChoose: (p: PaidPayment) => void
}

/** Which payment; asked only where there are several. */
function PaymentPick({ payments, value, currency, onChoose }: PaymentPickProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  if (payments.length < 2) return null
  return (
    <PickField
      label={t('refund.payment')}
      choices={payments.map((p) => ({
        value: p.id as string,
        label: `${p.receiptNumber} · ${t(`methods.${p.method}`)} · ${f.money(p.amountMinor, currency)}`,
      }))}
      value={value}
      onChange={(id) => {
        const chosen = payments.find((p) => p.id === id)
        if (chosen) onChoose(chosen)
      }}
    />
  )
}
