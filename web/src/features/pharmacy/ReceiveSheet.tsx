import { Button, SimpleGrid } from '@mantine/core'
import { thirdParties } from '@tabib/contracts/partners/third-parties'
import type { Medicine } from '@tabib/contracts/pharmacy/medicines'
import { stock, type StockRow } from '@tabib/contracts/pharmacy/stock'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { DateField, NumberField, TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'
import { MedicineSearch, useDirections } from '../prescriptions/index.js'
import { MoneyField } from './MoneyField.js'
import classes from './pharmacy.module.css'

/** A delivery comes in: one medicine, one batch. */
export function ReceiveSheet({ about, onClose }: { about: StockRow | null; onClose: () => void }) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const f = useFormat()
  const [medicine, setMedicine] = useState<Chosen | null>(about ? { ...about, id: about.medicineId } : null)
  const fields = useFields(stock.receive.body, {
    medicineId: about?.medicineId ?? '',
    number: '',
    expiresOn: null as string | null,
    quantity: null as number | null,
    unitPriceMinor: about?.priceMinor ?? null,
    unitCostMinor: null as number | null,
    supplierId: null as string | null,
    note: '',
  })
  const receive = useAction(stock.receive, {
    invalidates: ['pharmacy.'],
    onDone: (b) => {
      fields.resetDirty()
      onClose()
      announce(t('receive.done', { medicine: medicine?.brand ?? medicine?.generic, n: f.number(b.onHand) }))
    },
  })
  const choose = (m: Medicine) => {
    setMedicine(m)
    fields.setFieldValue('medicineId', m.id)
    fields.setFieldValue('unitPriceMinor', m.priceMinor)
  }
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('receive.title')}
      fields={fields as Fields}
      submitLabel={t('receive.save')}
      shortcut="F10"
      pending={receive.pending}
      problem={receive.problem}
      onSubmit={(body) => receive.run({ body })}
    >
      {medicine ? (
        <div className={classes.chosen}>
          <span>
            <bdi className={classes.strong}>{medicine.brand ?? medicine.generic}</bdi> <bdi>{medicine.strength}</bdi>{' '}
            <span className={classes.dim}>{say.form(medicine.form)}</span>
          </span>
          <Button variant="subtle" size="compact-sm" onClick={() => setMedicine(null)}>
            {t('receive.other')}
          </Button>
        </div>
      ) : (
        <MedicineSearch
          label={t('receive.medicine')}
          first
          required
          onPick={choose}
          error={fields.errors['medicineId'] ? t('receive.choose') : null}
        />
      )}
      <ReceiveFields
        key={medicine?.id ?? 'none'}
        fields={fields as Fields}
        unit={medicine ? say.unit(medicine.unit) : undefined}
      />
    </FormSheet>
  )
}

type Chosen = Pick<Medicine, 'id' | 'brand' | 'generic' | 'strength' | 'form' | 'unit'>

function ReceiveFields({ fields, unit }: { fields: Fields; unit: string | undefined }) {
  const { t } = useTranslation('pharmacy')
  const f = useFormat()
  const can = useCan()
  const suppliers = useQuery({
    ...query(thirdParties.list, { query: { kind: 'supplier', limit: 100 } }),
    enabled: can('partners.partner.read'),
  })
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField
          label={t('receive.number')}
          required
          dir="ltr"
          autoCapitalize="characters"
          autoComplete="off"
          {...(unit ? { 'data-autofocus': true } : {})}
          {...fields.getInputProps('number')}
        />
        <DateField
          label={t('receive.expiry')}
          description={t('receive.expiryHint')}
          required
          latestYear={Number(f.today().slice(0, 4)) + 30}
          show={f.date}
          {...fields.getInputProps('expiresOn')}
        />
        <NumberField
          label={t('receive.quantity')}
          required
          decimals={3}
          {...(unit ? { unit } : {})}
          {...fields.getInputProps('quantity')}
        />
        <MoneyField label={t('receive.price')} required {...fields.getInputProps('unitPriceMinor')} />
        <MoneyField label={t('receive.cost')} {...fields.getInputProps('unitCostMinor')} />
        {suppliers.data && suppliers.data.items.length > 0 && (
          <PickField
            label={t('receive.supplier')}
            clearable
            choices={suppliers.data.items.map((s) => ({ value: s.id as string, label: s.name }))}
            {...fields.getInputProps('supplierId')}
          />
        )}
      </SimpleGrid>
      <TextField label={t('receive.note')} dir="auto" {...fields.getInputProps('note')} />
    </>
  )
}
