import { Text, type TextProps } from '@mantine/core'
import { useFormat } from '../i18n/format.js'

/** A person's name as they write it: its own direction, never split; where it must be shortened, the whole is in reach. */
export function NameText({ name, truncate, ...text }: { name: string; truncate?: boolean } & TextProps) {
  if (!truncate) {
    return (
      <Text component="bdi" inherit {...text}>
        {name}
      </Text>
    )
  }
  return (
    <Text component="bdi" inherit truncate title={name} style={{ display: 'block', maxWidth: '100%' }} {...text}>
      {name}
    </Text>
  )
}

/** Minor units as money in the clinic's currency, figures aligned. */
export function MoneyText({ minor, currency, ...text }: { minor: number; currency?: string } & TextProps) {
  const f = useFormat()
  return (
    <Text component="bdi" inherit style={{ whiteSpace: 'nowrap' }} {...text}>
      {f.money(minor, currency)}
    </Text>
  )
}

/** A calendar date (`2026-11-20`) or an instant; `withTime` adds the time of an instant. */
export function DateText({ value, withTime, ...text }: { value: string; withTime?: boolean } & TextProps) {
  const f = useFormat()
  const shown = value.length === 10 ? f.date(value) : withTime ? f.dateTime(value) : f.dateOf(value)
  return (
    <Text component="time" dateTime={value} inherit style={{ whiteSpace: 'nowrap' }} {...text}>
      {shown}
    </Text>
  )
}

/** The time of an instant at the clinic; the date on hover. */
export function TimeText({ value, ...text }: { value: string } & TextProps) {
  const f = useFormat()
  return (
    <Text
      component="time"
      dateTime={value}
      title={f.dateTime(value)}
      inherit
      style={{ whiteSpace: 'nowrap' }}
      {...text}
    >
      {f.time(value)}
    </Text>
  )
}

/** Age today in the form fit for it: years; years and months; months and days. */
export function AgeText({ birthDate, estimated, ...text }: { birthDate: string; estimated?: boolean } & TextProps) {
  const f = useFormat()
  return (
    <Text component="span" inherit style={{ whiteSpace: 'nowrap' }} {...text}>
      {estimated ? '≈ ' : ''}
      {f.age(birthDate)}
    </Text>
  )
}
