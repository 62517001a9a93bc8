import { TextInput } from '@mantine/core'
import type { VitalFlag } from '@tabib/contracts/encounters/vitals.bands'
import { type KeyboardEventHandler, type ReactNode, useEffect, useId, useRef } from 'react'
import { FlagChip } from './FlagChip.js'
import classes from './vitals.module.css'

interface Part {
  /** The value's own name, with its unit. */
  spoken: string
  text: string
  onText: (text: string) => void
  onLeave: () => void
  error?: string | undefined
  /** Shown inside the field; a pair shows its unit once, at the end. */
  unit?: string
  /** Where the cursor begins. */
  first?: boolean
}

interface VitalFieldProps {
  label: string
  parts: readonly Part[]
  /** Of a pair. */
  unit?: string
  flag?: VitalFlag | null | undefined
  /** The value before this one, in words. */
  previous?: string | undefined
  /** Beside the label: a unit switch. */
  aside?: ReactNode
  onKeyDown: KeyboardEventHandler<HTMLInputElement>
}

/** A figure to type in. */
function Figure({
  id,
  part,
  says,
  onKeyDown,
}: {
  id: string
  part: Part
  says: string
  onKeyDown: VitalFieldProps['onKeyDown']
}) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (part.first) input.current?.focus()
  }, [part.first])
  return (
    <TextInput
      id={id}
      ref={input}
      value={part.text}
      onChange={(e) => part.onText(e.currentTarget.value)}
      onBlur={part.onLeave}
      onKeyDown={onKeyDown}
      onFocus={(e) => e.currentTarget.select()}
      error={Boolean(part.error)}
      inputMode="decimal"
      autoComplete="off"
      maxLength={8}
      aria-label={part.spoken}
      aria-describedby={says}
      aria-invalid={part.error ? true : undefined}
      classNames={{ input: classes.figure ?? '' }}
      rightSection={
        part.unit ? (
          <span className={classes.unit} aria-hidden>
            {part.unit}
          </span>
        ) : undefined
      }
      rightSectionWidth={part.unit ? `calc(${Math.max(2, part.unit.length)} * 0.62em + 20px)` : undefined}
      rightSectionPointerEvents="none"
    />
  )
}

/** One value to measure, or two that belong together: large, with the unit, what it was last time, and a word when it needs care. */
export function VitalField({ label, parts, unit, flag, previous, aside, onKeyDown }: VitalFieldProps) {
  const id = useId()
  const error = parts.find((p) => p.error)?.error
  const figures = parts.map((part, i) => (
    <Figure key={part.spoken} id={`${id}${i}`} part={part} says={`${id}-says`} onKeyDown={onKeyDown} />
  ))
  return (
    <div
      className={classes.tile}
      data-flag={flag ?? undefined}
      data-wrong={error ? true : undefined}
      data-pair={parts.length > 1 || undefined}
    >
      <div className={classes.tileHead}>
        <label htmlFor={`${id}0`}>{label}</label>
        {aside}
      </div>
      {figures.length === 1 ? (
        figures[0]
      ) : (
        <div className={classes.pair} dir="ltr">
          {figures[0]}
          <span className={classes.slash} aria-hidden>
            /
          </span>
          {figures[1]}
          <span className={classes.unit} aria-hidden>
            {unit}
          </span>
        </div>
      )}
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
