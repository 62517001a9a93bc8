import { Group, SimpleGrid } from '@mantine/core'
import { type Medicine, medicineDetails, medicines, schedules, systems } from '@tabib/contracts/pharmacy/medicines'
import { administrationRoutes, dosageForms, doseUnits } from '@tabib/contracts/prescriptions/words'
import { IconBan, IconRotateClockwise } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { FormSheet } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { useDirections } from '../prescriptions/index.js'
import { MoneyField } from './MoneyField.js'

/** One medicine of the formulary: add, change, end, prescribe again. */
export function MedicineSheet({ openId, onClose }: { openId: string | undefined; onClose: () => void }) {
  const existing = Boolean(openId && openId !== 'new')
  const found = useQuery({ ...query(medicines.get, { params: { id: openId ?? '' } }), enabled: existing })
  if (!openId || (existing && !found.data)) return null
  const m = existing ? found.data : undefined
  return <MedicineForm key={m ? `${m.id}@${m.version}` : 'new'} medicine={m} onClose={onClose} />
}

const nameOf = (m: Medicine) => [m.brand ?? m.generic, m.strength].filter(Boolean).join(' ')

function MedicineForm({ medicine, onClose }: { medicine: Medicine | undefined; onClose: () => void }) {
  const { t } = useTranslation('pharmacy')
  const can = useCan()
  const fields = useFields(medicineDetails, initial(medicine))
  const done = (m: Medicine) => {
    fields.resetDirty()
    onClose()
    announce(t('formulary.saved', { medicine: nameOf(m) }))
  }
  const add = useAction(medicines.add, { invalidates: ['pharmacy.'], onDone: done })
  const change = useAction(medicines.change, { invalidates: ['pharmacy.'], onDone: done })
  const action = medicine ? change : add
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={medicine ? nameOf(medicine) : t('formulary.add')}
      fields={fields as Fields}
      submitLabel={t(medicine ? 'formulary.save' : 'formulary.create')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      disabledReason={can('pharmacy.medicine.manage') ? null : t('formulary.readOnly')}
      onSubmit={(body) =>
        medicine ? change.run({ params: { id: medicine.id }, body }, { version: medicine.version }) : add.run({ body })
      }
    >
      <MedicineFields fields={fields as Fields} />
      {medicine && can('pharmacy.medicine.manage') && <Ending medicine={medicine} onClose={onClose} />}
    </FormSheet>
  )
}

const initial = (m: Medicine | undefined) => ({
  code: m?.code ?? '',
  generic: m?.generic ?? '',
  brand: m?.brand ?? '',
  atc: m?.atc ?? '',
  system: m?.system ?? 'allopathy',
  form: m?.form ?? 'tablet',
  strength: m?.strength ?? '',
  route: m?.route ?? 'oral',
  unit: m?.unit ?? 'tablet',
  doseUnit: m?.doseUnit ?? 'tablet',
  content: m?.content ?? null,
  packSize: m?.packSize ?? 1,
  packUnit: m?.packUnit ?? '',
  priceMinor: m?.priceMinor ?? null,
  taxRate: m?.taxRate ?? 500,
  hsn: m?.hsn ?? '',
  schedule: m?.schedule ?? null,
  reorderLevel: m?.reorderLevel ?? 0,
})

const units = [
  'tablet',
  'capsule',
  'bottle',
  'ampoule',
  'vial',
  'tube',
  'jar',
  'inhaler',
  'sachet',
  'respule',
  'suppository',
  'patch',
  'prefilled syringe',
  'cartridge',
  'pack',
  'mL',
] as const

function MedicineFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const tax = fields.getInputProps('taxRate')
  return (
    <>
      <TextField
        label={t('formulary.generic')}
        required
        dir="auto"
        data-autofocus
        {...fields.getInputProps('generic')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField label={t('formulary.brand')} dir="auto" {...fields.getInputProps('brand')} />
        <TextField label={t('formulary.strength')} dir="ltr" {...fields.getInputProps('strength')} />
        <TextField
          label={t('formulary.code')}
          required
          dir="ltr"
          autoCapitalize="characters"
          {...fields.getInputProps('code')}
        />
        <PickField
          label={t('formulary.form')}
          required
          choices={dosageForms.map((f) => ({ value: f, label: say.form(f) }))}
          {...fields.getInputProps('form')}
        />
        <PickField
          label={t('formulary.route')}
          clearable
          choices={administrationRoutes.map((r) => ({ value: r, label: say.route(r) }))}
          {...fields.getInputProps('route')}
        />
        <PickField
          label={t('formulary.doseUnit')}
          required
          choices={doseUnits.map((u) => ({ value: u, label: say.unit(u) }))}
          {...fields.getInputProps('doseUnit')}
        />
        <PickField
          label={t('formulary.unit')}
          description={t('formulary.unitHint')}
          required
          choices={units.map((u) => ({ value: u, label: say.unit(u) }))}
          {...fields.getInputProps('unit')}
        />
        <NumberField
          label={t('formulary.content')}
          description={t('formulary.contentHint')}
          decimals={3}
          {...fields.getInputProps('content')}
        />
        <NumberField label={t('formulary.packSize')} decimals={3} {...fields.getInputProps('packSize')} />
        <TextField label={t('formulary.packUnit')} {...fields.getInputProps('packUnit')} />
        <MoneyField label={t('formulary.price')} required {...fields.getInputProps('priceMinor')} />
        <NumberField
          label={t('formulary.tax')}
          decimals={2}
          {...tax}
          value={tax.value == null ? null : tax.value / 100}
          onChange={(n) => tax.onChange(n === null ? null : Math.round(n * 100))}
        />
        <NumberField label={t('formulary.reorder')} decimals={3} {...fields.getInputProps('reorderLevel')} />
        <TextField label={t('formulary.hsn')} dir="ltr" {...fields.getInputProps('hsn')} />
        <TextField label={t('formulary.atc')} dir="ltr" {...fields.getInputProps('atc')} />
        <PickField
          label={t('formulary.scheduleField')}
          clearable
          choices={schedules.map((s) => ({ value: s, label: s }))}
          {...fields.getInputProps('schedule')}
        />
      </SimpleGrid>
      <ChoiceField
        label={t('formulary.system')}
        choices={systems.map((s) => ({ value: s, label: t(`formulary.${s}`) }))}
        {...fields.getInputProps('system')}
      />
    </>
  )
}

function Ending({ medicine, onClose }: { medicine: Medicine; onClose: () => void }) {
  const { t } = useTranslation('pharmacy')
  const [asking, setAsking] = useState(false)
  const end = useAction(medicines.deactivate, {
    invalidates: ['pharmacy.'],
    onDone: (m) => {
      setAsking(false)
      onClose()
      announce(t('formulary.endedNow', { medicine: nameOf(m) }))
    },
  })
  const again = useAction(medicines.activate, { invalidates: ['pharmacy.'], onDone: onClose })
  return (
    <Group>
      {medicine.active ? (
        <Act
          label={t('formulary.end')}
          variant="subtle"
          color="red"
          icon={<IconBan size={18} />}
          onClick={() => setAsking(true)}
        />
      ) : (
        <Act
          label={t('formulary.again')}
          icon={<IconRotateClockwise size={18} />}
          pending={again.pending}
          onClick={() => again.run({ params: { id: medicine.id } }, { version: medicine.version })}
        />
      )}
      <ProblemNotice problem={again.problem} />
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('formulary.endTitle', { medicine: nameOf(medicine) })}
        consequence={t('formulary.endWhat')}
        actLabel={t('formulary.end')}
        pending={end.pending}
        notice={<ProblemNotice problem={end.problem} />}
        onReason={(reason) => end.run({ params: { id: medicine.id }, body: { reason } }, { version: medicine.version })}
      />
    </Group>
  )
}
