import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import type { OrderTest } from '@tabib/contracts/lab/order-tests'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLabWords } from './words.js'

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

interface ValueFieldProps {
  test: OrderTest
  /** As typed; `readEntry` reads it. */
  value: string
  onChange: (text: string) => void
  onBlur?: () => void
  onKeyDown?: (e: KeyboardEvent<Field>) => void
  error: string | null
  /** A visible label; in the table the row is the label. */
  label?: string
}

/** The field of one test: a number with its unit, one of its choices, or words. */
export function ValueField({ test, value, onChange, onBlur, onKeyDown, error, label }: ValueFieldProps) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const unit = words.unit(test.unit)
  const spoken = unit ? `${words.name(test.name)} (${unit})` : words.name(test.name)
  const common = {
    'data-entry': true,
    ...(label ? { label } : { 'aria-label': spoken }),
    value,
    error,
    onBlur,
    onKeyDown,
    autoComplete: 'off',
  }
  if (test.kind === 'choice') {
    const choices = [{ value: '', label: t('results.choose') }, ...(test.choices ?? [])]
    return <NativeSelect {...common} data={choices} onChange={(e) => onChange(e.currentTarget.value)} />
  }
  if (test.kind === 'text') {
    return (
      <Textarea
        {...common}
        autosize
        minRows={1}
        maxRows={8}
        dir="auto"
        maxLength={2000}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      {...common}
      inputMode="decimal"
      dir="ltr"
      maxLength={20}
      onChange={(e) => onChange(e.currentTarget.value)}
      rightSection={
        unit ? (
          <Text aria-hidden size="sm" c="dimmed" dir="ltr" style={{ whiteSpace: 'nowrap' }}>
            {unit}
          </Text>
        ) : undefined
      }
      rightSectionWidth={unit ? `calc(${unit.length}ch + 16px)` : undefined}
      rightSectionPointerEvents="none"
    />
  )
}
