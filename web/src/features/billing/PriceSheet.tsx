import { type Price, prices } from '@tabib/contracts/billing/prices'
import { currencyDigits } from '@tabib/contracts/core/money'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { languages, ownName } from '../../i18n/i18n.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { NumberField, SwitchField, TextField } from '../../ui/fields.js'
import { toMajor, toMinor } from './amounts.js'

/** Changes one price: name in every language, amount, tax, whether it is still offered. */
export function PriceSheet({ price, onClose }: { price: Price | undefined; onClose: () => void }) {
  return price ? <PriceForm key={`${price.id}@${price.version}`} price={price} onClose={onClose} /> : null
}

function PriceForm({ price, onClose }: { price: Price; onClose: () => void }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const { currency } = f.place
  const fields = useFields(prices.change.body, initial(price, currency), (v) => ({
    name: Object.fromEntries(Object.entries(v.name).filter(([, text]) => text.trim() !== '')),
    amountMinor: toMinor(v.amountMinor, currency) ?? undefined,
    taxRate: v.taxRate === null ? undefined : Math.round(v.taxRate * 100),
    hsnSac: v.hsnSac.trim() || null,
    active: v.active,
  }))
  const change = useAction(prices.change, {
    invalidates: ['billing.prices.', 'billing.dues.'],
    onDone: () => {
      fields.resetDirty()
      onClose()
      announce(t('prices.saved', { code: price.code }))
    },
  })
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={price.code}
      fields={fields}
      submitLabel={t('prices.save')}
      shortcut="F10"
      pending={change.pending}
      problem={change.problem}
      onSubmit={(body) => change.run({ params: { id: price.id }, body }, { version: price.version })}
    >
      <NumberField
        label={t('prices.amount')}
        description={t('prices.amountHint')}
        required
        unit={f.sign(currency)}
        decimals={currencyDigits(currency)}
        fixed
        {...fields.getInputProps('amountMinor')}
      />
      {languages.map((l) => (
        <TextField
          key={l}
          label={t('prices.nameIn', { language: ownName[l] })}
          required={l === 'en'}
          lang={l}
          dir="auto"
          {...fields.getInputProps(`name.${l}`)}
        />
      ))}
      <NumberField label={t('prices.tax')} unit="%" decimals={2} required {...fields.getInputProps('taxRate')} />
      <TextField label={t('prices.hsnSac')} dir="ltr" inputMode="numeric" {...fields.getInputProps('hsnSac')} />
      <SwitchField
        label={t('prices.active')}
        description={t('prices.activeHint')}
        {...fields.getInputProps('active')}
      />
    </FormSheet>
  )
}

const initial = (p: Price, currency: string) => ({
  amountMinor: toMajor(p.amountMinor, currency) as number | null,
  name: { en: p.name.en, hi: p.name.hi ?? '', bn: p.name.bn ?? '', ar: p.name.ar ?? '' },
  taxRate: (p.taxRate / 100) as number | null,
  hsnSac: p.hsnSac ?? '',
  active: p.active,
})
