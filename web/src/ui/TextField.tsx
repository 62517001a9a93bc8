import { TextInput, type TextInputProps } from '@mantine/core'
import type { Ref } from 'react'
import type { FieldProps } from './fields.js'

type TextFieldProps = FieldProps<string> &
  Omit<TextInputProps, keyof FieldProps<string>> & { ref?: Ref<HTMLInputElement> }

/** One line of text. `onChange` gives the text, not the event. */
export const TextField = ({ value, onChange, ...rest }: TextFieldProps) => (
  <TextInput {...rest} value={value ?? ''} onChange={(e) => onChange?.(e.currentTarget.value)} />
)
