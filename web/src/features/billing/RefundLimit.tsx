import { Text } from '@mantine/core'
import { type RefundLimit as Limit, refunds } from '@tabib/contracts/billing/refunds'
import { currencyDigits } from '@tabib/contracts/core/money'
import { IconReceiptRefund } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { FormDialog } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { NumberField } from '../../ui/fields.js'
import { toMajor, toMinor } from './amounts.js'
import classes from './prices.module.css'

/** Up to which amount money goes back without asking again who does it; whoever keeps the price list changes it. */
export function RefundLimit() {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const can = useCan()
  const [changing, setChanging] = useState(false)
  const { data: limit } = useQuery(query(refunds.limit, {}))
  if (!limit) return null
  const amount = f.money(limit.amountMinor, limit.currency)
  return (
    <div className={classes.limit}>
      <IconReceiptRefund size={18} aria-hidden />
      <Text component="span">{limit.amountMinor > 0 ? t('limit.says', { amount }) : t('limit.always')}</Text>
      {can('billing.price.manage') && (
        <Act size="xs" label={t('limit.change')} variant="subtle" onClick={() => setChanging(true)} />
      )}
      {changing && <LimitDialog limit={limit} onClose={() => setChanging(false)} />}
    </div>
  )
}

function LimitDialog({ limit, onClose }: { limit: Limit; onClose: () => void }) {
  const { t } = useTranslation('billing')
  const f = useFormat()
  const { currency } = limit
  const initial = { amountMinor: toMajor(limit.amountMinor, currency) as number | null }
  const fields = useFields(refunds.setLimit.body, initial, (v) => ({
    amountMinor: toMinor(v.amountMinor, currency) ?? undefined,
  }))
  const set = useAction(refunds.setLimit, {
    invalidates: ['billing.refunds.limit'],
    onDone: () => {
      fields.resetDirty()
      onClose()
      announce(t('limit.saved'))
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('limit.title')}
      fields={fields}
      submitLabel={t('limit.save')}
      shortcut="F10"
      pending={set.pending}
      problem={set.problem}
      onSubmit={(body) => set.run({ body }, { version: limit.version })}
    >
      <NumberField
        label={t('limit.amount')}
        description={t('limit.hint')}
        unit={f.sign(currency)}
        decimals={currencyDigits(currency)}
        fixed
        data-autofocus
        {...fields.getInputProps('amountMinor')}
      />
    </FormDialog>
  )
}
