import { TextInput } from '@mantine/core'

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
