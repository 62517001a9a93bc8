import { Text } from '@mantine/core'
import type { Order } from '@tabib/contracts/lab/orders'
import type { LabResult, OrderTest } from '@tabib/contracts/lab/order-tests'
import { labResults } from '@tabib/contracts/lab/results'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { fieldWords } from '../../shared/fieldWords.js'
import { FormDialog } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { ProseField } from '../../ui/fields.js'
import { FlagChip } from './chips.js'
import { readEntry } from './entries.js'
import { ValueField } from './ValueField.js'
import { useLabWords } from './words.js'

interface AmendDialogProps {
  order: Order
  test: OrderTest
  result: LabResult
  onClose: () => void
}

/** Corrects a value with a reason; the earlier one stays in the records. */
export function AmendDialog({ order, test, result, onClose }: AmendDialogProps) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const fields = useFields(labResults.amend.body, { value: '', reason: '' }, ({ value, reason }) => {
    const reading = readEntry(test, value)
    return { reason, ...(reading.state === 'read' ? { value: reading.value } : {}) }
  })
  const amend = useAction(labResults.amend, {
    invalidates: ['lab.'],
    onDone: () => {
      fields.resetDirty()
      announce(t('amend.done'))
      onClose()
    },
  })
  const reading = readEntry(test, fields.values.value)
  const refusal = reading.state === 'refused' ? fieldWords(reading.refusal) : null
  const { error, onChange, onBlur } = fields.getInputProps('value')
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('amend.title', { test: words.name(test.name) })}
      fields={fields}
      submitLabel={t('amend.submit')}
      shortcut="F10"
      pending={amend.pending}
      problem={amend.problem}
      onSubmit={(body) => amend.run({ params: { id: result.id }, body }, { version: order.version })}
    >
      <Text>
        {t(order.status === 'verified' ? 'amend.consequenceVerified' : 'amend.consequence', {
          value: words.value(result.value, test.decimals),
        })}
      </Text>
      <ValueField
        label={t('amend.value')}
        test={test}
        value={fields.values.value}
        error={error ? (refusal ?? error) : null}
        onChange={onChange}
        onBlur={onBlur}
      />
      <FlagChip flag={reading.state === 'read' ? reading.flag : null} />
      <ProseField label={t('amend.reason')} required maxLength={300} {...fields.getInputProps('reason')} />
    </FormDialog>
  )
}
