import { adjustmentKinds, type Batch, stock } from '@tabib/contracts/pharmacy/stock'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { FormDialog } from '../../shared/forms.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { NumberField, ProseField } from '../../ui/fields.js'
import { ChoiceField } from '../../ui/picks.js'
import { useDirections } from '../prescriptions/index.js'

/** Corrects what a batch holds, with the reason; the ledger keeps both. */
export function AdjustDialog({ batch, unit, onClose }: { batch: Batch; unit: string | null; onClose: () => void }) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const fields = useFields(stock.adjust.body, {
    batchId: batch.id as string,
    kind: 'adjustment',
    quantity: null as number | null,
    reason: '',
  })
  const adjust = useAction(stock.adjust, {
    invalidates: ['pharmacy.'],
    onDone: (b) => {
      fields.resetDirty()
      onClose()
      announce(t('adjust.done', { n: say.quantity(b.onHand, unit) }))
    },
  })
  const choose = (kind: string) => {
    fields.setFieldValue('kind', kind)
    // What has expired goes as a whole.
    if (kind === 'expiry') fields.setFieldValue('quantity', -batch.onHand)
  }
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('adjust.title', { number: batch.number })}
      fields={fields as Fields}
      submitLabel={t('adjust.save')}
      pending={adjust.pending}
      problem={adjust.problem}
      onSubmit={(body) => adjust.run({ body })}
    >
      <ChoiceField
        label={t('adjust.kind')}
        choices={adjustmentKinds.map((k) => ({ value: k, label: t(`adjust.${k}`) }))}
        value={fields.values.kind as (typeof adjustmentKinds)[number]}
        onChange={choose}
      />
      <NumberField
        label={t('adjust.quantity')}
        description={t('adjust.quantityHint', { n: say.quantity(batch.onHand, unit) })}
        required
        decimals={3}
        data-autofocus
        {...fields.getInputProps('quantity')}
      />
      <ProseField label={t('adjust.reason')} required maxLength={300} {...fields.getInputProps('reason')} />
    </FormDialog>
  )
}
