import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import type { Fields } from '../../shared/useFields.js'
import { TextField } from '../../ui/fields.js'
import { readBorn, typedBorn } from './born.js'

/** Age in years or date of birth, whichever is known, in one field; says under it how it was understood. */
export function BornField({ fields }: { fields: Fields }) {
  const { t } = useTranslation('patients')
  const f = useFormat()
  const { age, birthDate } = fields.values as { age: number | null; birthDate: string | null }
  const [text, setText] = useState(typedBorn({ age, birthDate }))
  const year = Number(f.today().slice(0, 4))
  const change = (typed: string) => {
    setText(typed)
    const read = readBorn(typed, year)
    fields.setFieldValue('age', read.age)
    fields.setFieldValue('birthDate', read.birthDate)
    fields.clearFieldError('age')
    fields.clearFieldError('birthDate')
  }
  const understood =
    age !== null
      ? t('born.about', { year: f.number(year - age, { useGrouping: false }) })
      : birthDate && birthDate <= f.today()
        ? t('born.on', { date: f.date(birthDate), age: f.age(birthDate) })
        : t('born.hint')
  return (
    <TextField
      label={t('born.label')}
      required
      dir="ltr"
      inputMode="numeric"
      autoComplete="off"
      value={text}
      onChange={change}
      description={understood}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={fields.errors['birthDate'] ?? fields.errors['age']}
    />
  )
}
