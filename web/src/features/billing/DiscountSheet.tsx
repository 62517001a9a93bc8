import { Text } from '@mantine/core'
import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import { currencyDigits } from '@tabib/contracts/core/money'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { ChoiceField } from '../../ui/picks.js'
import { toMajor, toMinor } from './amounts.js'
import { keepInvoice } from './invoiceState.js'

interface Values {
  kind: 'percent' | 'amount'
  percent: number | null
  amount: number | null
  reason: string
}

/** Takes something off a draft, within what the person's role may give; always with a reason. */
export function DiscountSheet({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const { currency, discountCapMinor: cap } = invoice
  const fields = useFields(invoices.discount.body, initial(invoice), (v) =>
    v.kind === 'percent'
      ? { percent: v.percent ?? 0, reason: v.reason }
      : { amountMinor: toMinor(v.amount, currency) ?? 0, reason: v.reason },
  )
  const give = useAction(invoices.discount, {
    invalidates: ['billing.dues.'],
    onDone: (now) => {
      keepInvoice(now)
      fields.resetDirty()
      onClose()
      announce(t('discount.given'))
    },
  })
  const { kind, percent, amount } = fields.values
  const asked =
    kind === 'percent' ? Math.round((invoice.subtotalMinor * (percent ?? 0)) / 100) : (toMinor(amount, currency) ?? 0)
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('discount.title')}
      fields={fields}
      submitLabel={t('discount.give')}
      shortcut="F10"
      pending={give.pending}
      problem={give.problem}
      disabledReason={asked > cap ? t('discount.aboveCap', { cap: f.money(cap, currency) }) : null}
      onSubmit={(body) => give.run({ params: { id: invoice.id }, body }, { version: invoice.version })}
    >
      <Text c={asked > cap ? 'var(--mantine-color-error)' : 'dimmed'}>
        {t('discount.cap', { cap: f.money(cap, currency), of: f.money(invoice.subtotalMinor, currency) })}
      </Text>
      <ChoiceField
        label={t('discount.as')}
        choices={[
          { value: 'percent', label: t('discount.percent') },
          { value: 'amount', label: t('discount.amount') },
        ]}
        {...fields.getInputProps('kind')}
      />
      {kind === 'percent' ? (
        <NumberField
          label={t('discount.percent')}
          unit="%"
          decimals={2}
          data-autofocus
          {...fields.getInputProps('percent')}
        />
      ) : (
        <NumberField
          label={t('discount.amount')}
          unit={f.sign(currency)}
          decimals={currencyDigits(currency)}
          fixed
          data-autofocus
          {...fields.getInputProps('amount')}
        />
      )}
      <Text>
        {t('discount.becomes', {
          amount: f.money(asked, currency),
          rest: f.money(Math.max(0, invoice.subtotalMinor - asked), currency),
        })}
      </Text>
      <TextField label={t('discount.reason')} required maxLength={300} dir="auto" {...fields.getInputProps('reason')} />
    </FormSheet>
  )
}

const initial = (i: Invoice): Values => ({
  kind: i.discountMinor > 0 && i.discountRate === null ? 'amount' : 'percent',
  percent: i.discountRate === null ? null : i.discountRate / 100,
  amount: i.discountMinor > 0 ? toMajor(i.discountMinor, i.currency) : null,
  reason: i.discountReason ?? '',
})
