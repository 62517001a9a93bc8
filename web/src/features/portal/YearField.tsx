import { useTranslation } from 'react-i18next'
import { latinDigits } from '../../ui/digits.js'
import { TextField } from '../../ui/TextField.js'

/** Four digits of the year somebody was born in, in the digits of any script. */
export function YearField({ value, onChange }: { value: string; onChange: (year: string) => void }) {
  const { t } = useTranslation('portal')
  return (
    <TextField
      label={t('year.label')}
      description={t('year.hint')}
      inputMode="numeric"
      autoComplete="off"
      maxLength={4}
      dir="ltr"
      size="md"
      autoFocus
      data-autofocus
      value={value}
      onChange={(v) => onChange(latinDigits(v).replace(/\D/g, '').slice(0, 4))}
    />
  )
}
