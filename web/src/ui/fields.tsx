import {
  CloseButton,
  PasswordInput,
  Switch,
  Text,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, type Ref, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { latinDigits, readDate } from './digits.js'
import { useHotkey } from './hotkeys.js'
import { KeyHint } from './KeyHint.js'

export { TextField } from './TextField.js'

/** What a form's `getInputProps` gives, spread into any field here. */
export interface FieldProps<V> {
  label: string
  value?: V
  onChange?: (value: V) => void
  onBlur?: (e: any) => void
  onFocus?: (e: any) => void
  error?: ReactNode
  description?: ReactNode
  required?: boolean
  disabled?: boolean
  autoFocus?: boolean
}

/** Several lines of text; grows with what is written. */
export const ProseField = ({
  value,
  onChange,
  ...rest
}: FieldProps<string> & Omit<TextareaProps, keyof FieldProps<string>> & { ref?: Ref<HTMLTextAreaElement> }) => (
  <Textarea
    autosize
    minRows={2}
    maxRows={12}
    {...rest}
    value={value ?? ''}
    onChange={(e) => onChange?.(e.currentTarget.value)}
  />
)

/** A password, with the switch that shows it. */
export const PasswordField = ({
  value,
  onChange,
  ...rest
}: FieldProps<string> & { autoComplete: string; size?: TextInputProps['size'] }) => {
  const { t } = useTranslation('core')
  return (
    <PasswordInput
      {...rest}
      // Mantine says so of every other field by itself.
      aria-invalid={Boolean(rest.error) || undefined}
      value={value ?? ''}
      onChange={(e) => onChange?.(e.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword') }}
    />
  )
}

type NumberFieldProps = FieldProps<number | null> & {
  /** Shown at the end, and read with the label: `kg`, `mmHg`, `₹`. */
  unit?: string
  /** Digits after the point; 0 unless said. */
  decimals?: number
  /** Always shows all of them, as money is written: 1649.40. */
  fixed?: boolean
  width?: number | string
  placeholder?: string
  ref?: Ref<HTMLInputElement>
}

/** A number with its unit. Takes the digits of every script; text that is no number stays visible and counts as `null`. */
export function NumberField({ value, onChange, unit, decimals = 0, fixed, width, onBlur, ...rest }: NumberFieldProps) {
  const written = (n: number | null | undefined) => (n == null ? '' : fixed ? n.toFixed(decimals) : String(n))
  const [text, setText] = useState(written(value))
  const read = (typed: string) => {
    const latin = latinDigits(typed).replace(/[,\s]/g, '')
    return /^-?\d*\.?\d+$|^-?\d+\.$/.test(latin) ? Number(Number(latin).toFixed(decimals)) : null
  }
  useEffect(() => {
    // The value was set from outside (reset, calculation): show it.
    if (read(text) !== (value ?? null)) setText(written(value))
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [value])
  return (
    <TextInput
      {...rest}
      w={width}
      inputMode={decimals ? 'decimal' : 'numeric'}
      autoComplete="off"
      label={
        unit ? (
          <>
            {rest.label}
            <span className="visually-hidden"> ({unit})</span>
          </>
        ) : (
          rest.label
        )
      }
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value)
        onChange?.(read(e.currentTarget.value))
      }}
      onBlur={(e) => {
        const n = read(text)
        if (n !== null) setText(written(n))
        onBlur?.(e)
      }}
      rightSection={
        unit ? (
          <Text aria-hidden size="sm" c="dimmed" dir="ltr" style={{ whiteSpace: 'nowrap' }}>
            {unit}
          </Text>
        ) : undefined
      }
      rightSectionWidth={unit ? `calc(${unit.length}ch + 20px)` : undefined}
      rightSectionPointerEvents="none"
    />
  )
}

type SearchFieldProps = Omit<FieldProps<string>, 'required'> & {
  placeholder?: string
  /** Key that brings the cursor here: `F2`. */
  shortcut?: string
  size?: TextInputProps['size']
  onKeyDown?: TextInputProps['onKeyDown']
  /** Shows that results are on their way. */
  busy?: boolean
  w?: TextInputProps['w']
}

/** A search. Its label is spoken, its placeholder seen. */
export function SearchField({ label, value, onChange, shortcut, busy, size = 'sm', ...rest }: SearchFieldProps) {
  const { t } = useTranslation('core')
  const id = useId()
  useHotkey(
    shortcut
      ? { key: shortcut, label, run: () => (document.getElementById(id) as HTMLInputElement | null)?.select() }
      : null,
  )
  return (
    <TextInput
      {...rest}
      id={id}
      size={size}
      type="search"
      aria-label={label}
      aria-busy={busy}
      placeholder={rest.placeholder ?? label}
      autoComplete="off"
      spellCheck={false}
      value={value ?? ''}
      onChange={(e) => onChange?.(e.currentTarget.value)}
      leftSection={<IconSearch size={18} stroke={1.8} aria-hidden />}
      rightSectionWidth={shortcut && !value ? 52 : undefined}
      rightSection={
        value ? (
          <CloseButton size="sm" aria-label={t('clear')} onClick={() => onChange?.('')} />
        ) : shortcut ? (
          <KeyHint keys={shortcut} />
        ) : undefined
      }
    />
  )
}

/** Yes or no, taking effect with the form. */
export const SwitchField = ({ value, onChange, ...rest }: FieldProps<boolean>) => (
  <Switch {...rest} checked={value ?? false} onChange={(e) => onChange?.(e.currentTarget.checked)} />
)

type DateFieldProps = FieldProps<string | null> & {
  /** Writes a `YYYY-MM-DD` date for people, shown under the field as it is understood. */
  show: (date: string) => string
  /** Two-digit years end here; this year unless said. */
  latestYear?: number
  width?: number | string
  ref?: Ref<HTMLInputElement>
}

/** A date typed by keyboard, day first; says under the field how it was understood. Value: `YYYY-MM-DD` or null. */
export function DateField({ value, onChange, show, latestYear, width, description, ...rest }: DateFieldProps) {
  const { t } = useTranslation('core')
  const [text, setText] = useState(value ? typedForm(value) : '')
  const year = latestYear ?? new Date().getFullYear()
  const understood = readDate(text, year)
  useEffect(() => {
    if ((value ?? null) !== readDate(text, year)) setText(value ? typedForm(value) : '')
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [value])
  return (
    <TextInput
      {...rest}
      w={width}
      inputMode="numeric"
      autoComplete="off"
      dir="ltr"
      placeholder={t('form.datePattern')}
      value={text}
      description={understood ? show(understood) : description}
      onChange={(e) => {
        setText(e.currentTarget.value)
        onChange?.(readDate(e.currentTarget.value, year))
      }}
    />
  )
}

const typedForm = (date: string) => date.split('-').reverse().join('/')
