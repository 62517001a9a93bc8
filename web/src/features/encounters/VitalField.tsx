import { TextInput } from '@mantine/core'
import type { VitalFlag } from '@tabib/contracts/encounters/vitals.bands'
import { type ReactNode, useId } from 'react'
import { FlagChip } from './FlagChip.js'
import classes from './vitals.module.css'

interface VitalFieldProps {
  label: string
  unit: string
  text: string
  onText: (text: string) => void
  onLeave: () => void
  error?: string | undefined
  flag?: VitalFlag | null | undefined
  /** The value before this one, in words. */
  previous?: string | undefined
  /** Beside the label: a unit switch. */
  aside?: ReactNode
  autoFocus?: boolean
}

/** One value to measure: large, with its unit, what it was last time, and a word when it needs care. */
export function VitalField({ label, unit, text, onText, onLeave, error, flag, previous, aside, autoFocus }: VitalFieldProps) {
  const id = useId()
  return (
    <div className={classes.tile} data-flag={flag ?? undefined} data-wrong={error ? true : undefined}>
      <div className={classes.tileHead}>
        <label htmlFor={id}>
          {label}
          {unit && <span className="visually-hidden"> ({unit})</span>}
        </label>
        {aside}
      </div>
      <TextInput
        id={id}
        value={text}
        onChange={(e) => onText(e.currentTarget.value)}
        onBlur={onLeave}
        onFocus={(e) => e.currentTarget.select()}
        error={Boolean(error)}
        inputMode="decimal"
        autoComplete="off"
        maxLength={8}
        {...(autoFocus ? { 'data-autofocus': true, autoFocus: true } : {})}
        aria-describedby={`${id}-says`}
        aria-invalid={error ? true : undefined}
        classNames={{ input: classes.figure ?? '' }}
        rightSection={unit ? <span className={classes.unit} aria-hidden>{unit}</span> : undefined}
        rightSectionWidth={unit ? `calc(${Math.max(3, unit.length)}ch + 14px)` : undefined}
        rightSectionPointerEvents="none"
      />
      <div id={`${id}-says`} className={classes.says}>
        {error ? (
          <span className={classes.wrong} role="alert">
            {error}
          </span>
        ) : (
          <>
            <span aria-live="polite">
              <FlagChip flag={flag} />
            </span>
            {previous && <span className={classes.previous}>{previous}</span>}
          </>
        )}
      </div>
    </div>
  )
}
