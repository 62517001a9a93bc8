import { Button, Collapse, SimpleGrid, Stack } from '@mantine/core'
import { bloodGroups, type Gender, genders } from '@tabib/contracts/core/person'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import type { Patient, patients } from '@tabib/contracts/patients/patients'
import { IconChevronDown } from '@tabler/icons-react'
import { type FocusEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { Format } from '../../i18n/format.js'
import { languages, ownName } from '../../i18n/i18n.js'
import { type Fields, withoutBlanks } from '../../shared/useFields.js'
import { TextField } from '../../ui/fields.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { BornField } from './BornField.js'
import { enterMovesOn } from './enterMovesOn.js'
import type { KnownSoFar } from './knownSoFar.js'
import classes from './PersonFields.module.css'

type Body = z.input<typeof patients.register.body>

/** What the form holds of a person; blank where nothing is known. */
export function initialOf(person: Patient | undefined, known: KnownSoFar, format: Format) {
  const years = person ? Number(format.today().slice(0, 4)) - Number(person.birthDate.slice(0, 4)) : 0
  const age = person?.birthDateEstimated ? years - (format.today().slice(5) < person.birthDate.slice(5) ? 1 : 0) : null
  return {
    name: person?.name ?? known.name ?? '',
    gender: (person?.gender ?? '') as Gender | '',
    age,
    birthDate: person && !person.birthDateEstimated ? person.birthDate : null,
    phone: person?.phone ? phoneForPeople(person.phone) : (known.phone ?? ''),
    bloodGroup: person?.bloodGroup ?? null,
    language: person?.language ?? null,
    address: {
      line: person?.address.line ?? '',
      city: person?.address.city ?? '',
      district: person?.address.district ?? '',
      postalCode: person?.address.postalCode ?? '',
    },
    emergencyName: person?.emergencyName ?? '',
    emergencyPhone: person?.emergencyPhone ? phoneForPeople(person.emergencyPhone) : '',
    reference: person?.reference ?? '',
  }
}

/** What the contract takes of what the form holds. */
export const bodyOf = ({ address, ...values }: ReturnType<typeof initialOf>) =>
  ({ ...withoutBlanks(values), address: withoutBlanks(address) }) as Body

/** The fields of a person: four that matter at the desk, then the rest on demand. Enter moves on, the last Enter saves. */
export function PersonFields({
  fields,
  warning,
  open = false,
}: {
  fields: Fields
  warning?: ReactNode
  open?: boolean
}) {
  const { t } = useTranslation(['patients', 'core'])
  const [more, setMore] = useState(open)
  const [named] = useState(Boolean(fields.values['name']) && !fields.values['gender'])
  return (
    <Stack gap="md" onKeyDown={enterMovesOn}>
      <TextField
        label={t('fields.name')}
        required
        dir="auto"
        autoComplete="off"
        maxLength={120}
        data-autofocus={named ? undefined : true}
        {...fields.getInputProps('name')}
      />
      <div
        className={fields.errors['gender'] ? classes.refused : undefined}
        {...(named ? { 'data-autofocus': true, tabIndex: -1, onFocus: ontoRadio } : {})}
      >
        <ChoiceField
          label={t('fields.gender')}
          required
          choices={genders.map((g) => ({ value: g, label: t(`core:gender.${g}`) }))}
          {...fields.getInputProps('gender')}
        />
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <BornField fields={fields} />
        <TextField
          label={t('fields.phone')}
          type="tel"
          dir="ltr"
          autoComplete="off"
          maxLength={40}
          {...fields.getInputProps('phone')}
        />
      </SimpleGrid>
      {warning}
      <Button
        variant="subtle"
        color="gray"
        className={classes.more ?? ''}
        aria-expanded={more}
        leftSection={
          <IconChevronDown size={18} aria-hidden className={classes.chevron} data-open={more || undefined} />
        }
        onClick={() => setMore(!more)}
      >
        {t(more ? 'fields.less' : 'fields.more')}
      </Button>
      <Collapse expanded={more} transitionDuration={0}>
        <MoreFields fields={fields} />
      </Collapse>
    </Stack>
  )
}

/** The cursor goes to the choice itself. */
const ontoRadio = (e: FocusEvent<HTMLElement>) => {
  if (e.target === e.currentTarget) e.currentTarget.querySelector<HTMLElement>('input[type="radio"]')?.focus()
}

function MoreFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('patients')
  const text = { dir: 'auto', autoComplete: 'off' } as const
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
      <PickField
        label={t('fields.bloodGroup')}
        clearable
        choices={bloodGroups.map((g) => ({ value: g, label: g }))}
        {...fields.getInputProps('bloodGroup')}
      />
      <PickField
        label={t('fields.language')}
        clearable
        choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        {...fields.getInputProps('language')}
      />
      <TextField label={t('fields.addressLine')} {...text} maxLength={300} {...fields.getInputProps('address.line')} />
      <TextField label={t('fields.city')} {...text} maxLength={100} {...fields.getInputProps('address.city')} />
      <TextField label={t('fields.district')} {...text} maxLength={100} {...fields.getInputProps('address.district')} />
      <TextField
        label={t('fields.postalCode')}
        {...text}
        dir="ltr"
        maxLength={20}
        {...fields.getInputProps('address.postalCode')}
      />
      <TextField
        label={t('fields.emergencyName')}
        {...text}
        maxLength={120}
        {...fields.getInputProps('emergencyName')}
      />
      <TextField
        label={t('fields.emergencyPhone')}
        type="tel"
        {...text}
        dir="ltr"
        maxLength={40}
        {...fields.getInputProps('emergencyPhone')}
      />
      <TextField label={t('fields.reference')} {...text} maxLength={200} {...fields.getInputProps('reference')} />
    </SimpleGrid>
  )
}
