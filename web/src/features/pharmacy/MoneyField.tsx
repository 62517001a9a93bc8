import { currencyDigits } from '@tabib/contracts/core/money'
import { useFormat } from '../../i18n/format.js'
import { type FieldProps, NumberField } from '../../ui/fields.js'

/** An amount as people write it (12.50); the value is in minor units. */
export function MoneyField({ value, onChange, ...rest }: FieldProps<number | null>) {
  const f = useFormat()
  const digits = currencyDigits(f.place.currency)
  const scale = 10 ** digits
  return (
    <NumberField
      {...rest}
      decimals={digits}
      fixed
      unit={f.sign()}
      value={value == null ? null : value / scale}
      onChange={(n) => onChange?.(n === null ? null : Math.round(n * scale))}
    />
  )
}
