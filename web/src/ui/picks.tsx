import { Input, MultiSelect, SegmentedControl, Select } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './fields.js'

export interface Choice<V extends string = string> {
  value: V
  label: string
  disabled?: boolean
}

/** One of a few, all in sight (up to five). Arrow keys move. */
export function ChoiceField<V extends string>(
  props: FieldProps<V> & { choices: readonly Choice<V>[]; fullWidth?: boolean },
) {
  const { label, value, onChange, error, description, required, choices, fullWidth = true, disabled } = props
  const id = useId()
  return (
    <Input.Wrapper
      label={label}
      error={error}
      description={description}
      required={required ?? false}
      labelElement="div"
      labelProps={{ id }}
    >
      <SegmentedControl
        display="flex"
        w={fullWidth ? undefined : 'fit-content'}
        aria-labelledby={id}
        fullWidth={fullWidth}
        disabled={disabled ?? false}
        value={value ?? ''}
        onChange={(v) => onChange?.(v as V)}
        data={choices.map((c) => ({ ...c }))}
        transitionDuration={100}
        size="sm"
      />
    </Input.Wrapper>
  )
}

/** One of many: typed to narrow, chosen from a list. */
export function PickField<V extends string>(
  props: FieldProps<V | null> & {
    choices: readonly Choice<V>[]
    placeholder?: string
    clearable?: boolean
    nothingFound?: string
    w?: number | string
  },
) {
  const { choices, nothingFound, onChange, value, ...rest } = props
  const { t } = useTranslation('core')
  return (
    <Select
      {...rest}
      searchable
      selectFirstOptionOnChange
      nothingFoundMessage={nothingFound ?? t('nothingFound')}
      clearButtonProps={{ 'aria-label': t('clear') }}
      data={choices.map((c) => ({ ...c }))}
      value={value ?? null}
      onChange={(v) => onChange?.(v as V | null)}
    />
  )
}

/** Some of many. */
export function PickSeveralField<V extends string>(
  props: FieldProps<V[]> & { choices: readonly Choice<V>[]; placeholder?: string },
) {
  const { choices, onChange, value, required, ...rest } = props
  const { t } = useTranslation('core')
  return (
    <MultiSelect
      {...rest}
      // `required` would say so on the frame, which is no field; this says it where one types.
      withAsterisk={required ?? false}
      aria-required={required || undefined}
      searchable
      nothingFoundMessage={t('nothingFound')}
      data={choices.map((c) => ({ ...c }))}
      value={value ?? []}
      onChange={(v) => onChange?.(v as V[])}
    />
  )
}
