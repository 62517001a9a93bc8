import { Anchor, Stack, Text } from '@mantine/core'
import { genders, type Gender } from '@tabib/contracts/core/person'
import type { Answer } from '@tabib/contracts/core/route'
import { portal } from '@tabib/contracts/portal/access'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { currentLanguage } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BigAction } from '../../ui/BigAction.js'
import { DateField, TextField } from '../../ui/fields.js'
import { ChoiceField } from '../../ui/picks.js'
import { useKept } from './kept.js'

interface Props {
  ticket: string
  /** There are people on this phone already. */
  known: boolean
  onEntered: (answer: Answer<typeof portal.register>) => void
  onBack: () => void
}

/** Somebody who was never here registers with the phone they just proved. */
export default function NewPatient({ ticket, known, onEntered, onBack }: Props) {
  const { t } = useTranslation('portal')
  const f = useFormat()
  const [name, setName] = useKept('new name')
  const [saidGender, setGender] = useKept('new gender')
  const [birthDate, setBirthDate] = useKept('new birth date')
  const gender: Gender = genders.find((g) => g === saidGender) ?? 'unknown'
  const register = useAction(portal.register, {
    onDone: (answer) => {
      for (const forget of [setName, setGender, setBirthDate]) forget('')
      onEntered(answer)
    },
  })
  const missing = name.trim() === '' || birthDate === ''
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (!missing) register.run({ body: { ticket, name, gender, birthDate, language: currentLanguage() } })
      }}
    >
      <Stack>
        <Text>{t('new.intro')}</Text>
        <TextField label={t('new.name')} autoComplete="name" size="md" required value={name} onChange={setName} />
        <DateField
          label={t('new.birthDate')}
          required
          show={f.date}
          value={birthDate || null}
          onChange={(d) => setBirthDate(d ?? '')}
        />
        <ChoiceField
          label={t('new.gender')}
          value={gender}
          onChange={setGender}
          choices={genders.map((g) => ({ value: g, label: t(`gender.${g}`) }))}
        />
        <ProblemNotice problem={register.problem} />
        <BigAction
          label={t('new.register')}
          type="submit"
          pending={register.pending}
          disabledReason={missing ? t('new.missing') : null}
        />
        {known && (
          <Anchor component="button" type="button" ta="start" onClick={onBack}>
            {t('enter.somebodyElse')}
          </Anchor>
        )}
      </Stack>
    </form>
  )
}
