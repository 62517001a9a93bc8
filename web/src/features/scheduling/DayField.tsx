import { TextInput } from '@mantine/core'
import { addDays } from '@tabib/contracts/core/time'

/** A calendar day by the browser's own picker. */
export const DayField = (props: {
  label: string
  value: string
  onChange: (date: string) => void
  quiet?: boolean
  min?: string
}) => (
  <TextInput
    type="date"
    size="sm"
    {...(props.quiet ? { 'aria-label': props.label } : { label: props.label })}
    value={props.value}
    min={props.min}
    onChange={(e) => e.currentTarget.value && props.onChange(e.currentTarget.value)}
  />
)

/** As long as a report may be. */
const YEAR = 366

interface StretchProps {
  /** What the two days are called. */
  labels: readonly [string, string]
  from: string
  to: string
  onChange: (stretch: { from: string; to: string }) => void
}

/** From one day to another, a year at most: one that is moved too far takes the other along. */
export function StretchFields({ labels, from, to, onChange }: StretchProps) {
  const within = (day: string, least: string, most: string) => (day < least ? least : day > most ? most : day)
  return (
    <>
      <DayField
        quiet
        label={labels[0]}
        value={from}
        onChange={(d) => onChange({ from: d, to: within(to, d, addDays(d, YEAR)) })}
      />
      <DayField
        quiet
        label={labels[1]}
        value={to}
        onChange={(d) => onChange({ from: within(from, addDays(d, -YEAR), d), to: d })}
      />
    </>
  )
}
