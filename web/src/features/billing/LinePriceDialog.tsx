import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import { currencyDigits } from '@tabib/contracts/core/money'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormDialog } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { toMinor } from './amounts.js'
import { keepInvoice } from './invoiceState.js'

interface LinePriceDialogProps {
  invoice: Invoice
  line: Invoice['lines'][number]
  name: string
  onClose: () => void
}

/** Says what a line costs that the price list does not know. */
export function LinePriceDialog({ invoice, line, name, onClose }: LinePriceDialogProps) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const { currency } = invoice
  const fields = useFields(invoices.priceLine.body, { unitMinor: null as number | null, reason: '' }, (v) => ({
    unitMinor: toMinor(v.unitMinor, currency) ?? undefined,
    reason: v.reason,
  }))
  const set = useAction(invoices.priceLine, {
    invalidates: ['billing.dues.'],
    onDone: (now) => {
      keepInvoice(now)
      fields.resetDirty()
      onClose()
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('linePrice.title', { name })}
      fields={fields}
      submitLabel={t('bill.setPrice')}
      shortcut="F10"
      pending={set.pending}
      problem={set.problem}
      onSubmit={(body) => set.run({ params: { id: invoice.id, lineId: line.id }, body }, { version: invoice.version })}
    >
      <NumberField
        label={t('linePrice.unit')}
        required
        data-autofocus
        unit={f.sign(currency)}
        decimals={currencyDigits(currency)}
        fixed
        {...fields.getInputProps('unitMinor')}
      />
      <TextField
        label={t('linePrice.reason')}
        required
        maxLength={300}
        dir="auto"
        {...fields.getInputProps('reason')}
      />
    </FormDialog>
  )
}
