import { TextInput } from '@mantine/core'
import type { Ref } from 'react'
import { latinDigits } from '../../../ui/digits.js'
import type { FieldProps } from '../../../ui/fields.js'

/** Six digits from a message or an app, in the digits of any script; the phone offers the code it received. */
export const CodeField = ({ value, onChange, ...rest }: FieldProps<string> & { ref?: Ref<HTMLInputElement> }) => (
  <TextInput
    {...rest}
    data-autofocus={rest.autoFocus || undefined}
    value={value ?? ''}
    onChange={(e) => onChange?.(latinDigits(e.currentTarget.value))}
    inputMode="numeric"
    autoComplete="one-time-code"
    maxLength={9}
    dir="ltr"
    size="md"
    styles={{ input: { fontVariantNumeric: 'tabular-nums', letterSpacing: '0.2em' } }}
  />
)
