import { PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { latinDigits } from '../../../ui/digits.js'
import type { FieldProps } from '../../../ui/fields.js'

/** A PIN: figures only, unseen. */
export function PinField({
  value,
  onChange,
  ...rest
}: FieldProps<string> & { id?: string; autoComplete: 'off' | 'new-password' }) {
  const { t } = useTranslation('core')
  return (
    <PasswordInput
      {...rest}
      data-autofocus={rest.autoFocus || undefined}
      aria-invalid={Boolean(rest.error) || undefined}
      value={value ?? ''}
      onChange={(e) => onChange?.(latinDigits(e.currentTarget.value).replace(/\D/g, ''))}
      inputMode="numeric"
      maxLength={8}
      visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword') }}
    />
  )
}
