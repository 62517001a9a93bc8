import { Switch } from '@mantine/core'
import { administrationRoutes, doseUnits, frequencies, timings } from '@tabib/contracts/prescriptions/words'
import { useTranslation } from 'react-i18next'
import { NumberField, TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'
import { useDirections } from './directions.js'
import { type PadLine, quantityOf } from './pad.js'
import classes from './prescriptions.module.css'

interface LineDetailsProps {
  line: PadLine
  onChange: (part: Partial<PadLine>) => void
}

const slots = ['morning', 'noon', 'night'] as const

/** Every part of a line, for whoever would rather choose than jot down. */
export function LineDetails({ line, onChange }: LineDetailsProps) {
  const { t } = useTranslation('prescriptions')
  const say = useDirections()
  const computed = quantityOf({ ...line, quantity: null })
  const unit = computed?.unit ?? line.unit
  return (
    <div className={classes.details}>
      <NumberField
        label={t('details.dose')}
        decimals={2}
        value={line.dose ?? null}
        onChange={(dose) => onChange({ dose })}
      />
      <PickField
        label={t('details.doseUnit')}
        choices={doseUnits.map((u) => ({ value: u, label: say.unit(u) }))}
        value={line.doseUnit}
        onChange={(doseUnit) => doseUnit && onChange({ doseUnit })}
      />
      {slots.map((slot) => (
        <NumberField
          key={slot}
          label={t(`details.${slot}`)}
          decimals={2}
          value={line[slot]}
          onChange={(n) => onChange({ [slot]: n ?? 0, ...(n ? { frequency: null } : {}) })}
        />
      ))}
      <PickField
        label={t('details.often')}
        clearable
        choices={frequencies.filter((f) => f !== 'SOS').map((f) => ({ value: f, label: `${f} · ${say.often(f)}` }))}
        value={line.frequency ?? null}
        onChange={(frequency) => onChange({ frequency, ...(frequency ? { morning: 0, noon: 0, night: 0 } : {}) })}
      />
      <NumberField
        label={t('details.days')}
        value={line.durationDays ?? null}
        onChange={(durationDays) => onChange({ durationDays })}
      />
      <PickField
        label={t('details.timing')}
        clearable
        choices={timings.map((w) => ({ value: w, label: say.timing(w) }))}
        value={line.timing ?? null}
        onChange={(timing) => onChange({ timing })}
      />
      <PickField
        label={t('details.route')}
        clearable
        choices={administrationRoutes.map((r) => ({ value: r, label: say.route(r) }))}
        value={line.route ?? null}
        onChange={(route) => onChange({ route })}
      />
      <NumberField
        label={t('details.quantity')}
        placeholder={computed ? String(computed.quantity) : ''}
        {...(unit ? { unit: say.unit(unit) } : {})}
        value={line.quantity ?? null}
        onChange={(quantity) => onChange({ quantity })}
      />
      <div className={classes.needed}>
        <Switch
          label={t('details.asNeeded')}
          checked={line.asNeeded}
          onChange={(e) => onChange({ asNeeded: e.currentTarget.checked })}
        />
      </div>
      <div className={classes.wide}>
        <TextField
          label={t('details.instructions')}
          dir="auto"
          maxLength={500}
          value={line.instructions ?? ''}
          onChange={(text) => onChange({ instructions: text || undefined })}
        />
      </div>
    </div>
  )
}
