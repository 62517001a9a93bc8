import { ageOn } from '@tabib/contracts/core/time'
import type { ChartSummary } from '@tabib/contracts/encounters/charts'
import { type Readings, type VitalSet, vitals } from '@tabib/contracts/encounters/vitals'
import type { TypedMeasure } from '@tabib/contracts/encounters/vitals.measures'
import { useBlocker } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { LeaveDialog } from '../../ui/dialogs.js'
import { TextField } from '../../ui/fields.js'
import { type TemperatureUnit, useTemperatureUnit } from './measures.js'
import { type Fault, judge, nothingTyped, retyped, type Typed, typedFrom, understand } from './reading.js'
import { VitalTiles } from './VitalTiles.js'
import classes from './vitals.module.css'

interface VitalsFormProps {
  encounterId: string
  birthDate: string
  summary: ChartSummary | undefined
  /** The set being corrected. */
  amends?: VitalSet | undefined
  /** Whether a next patient follows. */
  goesOn: boolean
  onSaved: (set: VitalSet) => void
  onCancel?: () => void
  /** Stands above the button. */
  children?: ReactNode
}

const stale = ['encounters.vitals', 'encounters.charts', 'encounters.observations', 'frontdesk.queue'] as const

/** Vital signs to type in: Enter moves on, the last Enter saves. */
export function VitalsForm(props: VitalsFormProps) {
  const { encounterId, birthDate, summary, amends, goesOn, onSaved, onCancel, children } = props
  const { t } = useTranslation('encounters')
  const [unit, setUnit] = useTemperatureUnit()
  const pad = useTypedValues(amends, unit)
  const f = useFormat()
  const done = (set: VitalSet) => {
    pad.clear()
    onSaved(set)
  }
  const record = useAction(vitals.record, { invalidates: stale, onDone: done })
  const amend = useAction(vitals.amend, { invalidates: stale, onDone: done })
  const action = amends ? amend : record
  const [reason, setReason] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const { readings, faults, missing } = understand(pad.typed, unit)
  const previous = new Map(summary?.latestVitals.map((v) => [v.name, v]))
  const words = useFaultWords()
  const guard = useGuard(pad)
  const needsReason = amends !== undefined && reason.trim() === ''

  function submit() {
    if (action.pending) return
    pad.attempt()
    if (missing || Object.keys(faults).length > 0 || needsReason) return focusWrong(form.current)
    if (amends)
      amend.run({ params: { id: encounterId, setId: amends.setId }, body: { ...readings, reason: reason.trim() } })
    else record.run({ params: { id: encounterId }, body: readings })
  }
  const switchUnit = (to: TemperatureUnit) => {
    if (pad.typed.temperature) pad.type('temperature', retyped(pad.typed.temperature, to))
    setUnit(to)
  }
  const errorOf = (name: TypedMeasure) => {
    const fault = faults[name]
    if (!fault || !(pad.left.has(name) || pad.attempted || (fault.kind === 'outside' && fault.above))) return undefined
    return words(fault)
  }

  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      onSubmit={(e) => {
        // A dialog among the children is a form of its own.
        if (e.target !== e.currentTarget) return
        e.preventDefault()
        submit()
      }}
    >
      <VitalTiles
        typed={pad.typed}
        onType={pad.type}
        onLeave={pad.leave}
        errorOf={errorOf}
        judged={judge(readings, ageOn(birthDate, f.today()), previous.get('height')?.value ?? null)}
        previous={previous}
        temperature={{ unit, onUnit: switchUnit }}
        onKeyDown={walk}
      />
      {amends && (
        <TextField
          label={t('vitals.reason')}
          description={t('vitals.reasonHint')}
          required
          maxLength={300}
          value={reason}
          onChange={setReason}
          error={pad.attempted && needsReason ? t('core:reason.missing') : null}
        />
      )}
      {pad.attempted && missing && (
        <p className={classes.wrong} role="alert">
          {t('problems:encounters.nothing_measured')}
        </p>
      )}
      <ProblemNotice problem={action.problem} />
      {children}
      <ActionBar
        start={
          onCancel && <Act label={t('vitals.cancelCorrection')} variant="subtle" color="gray" onClick={onCancel} />
        }
      >
        <BigAction
          label={t(goesOn && !amends ? 'vitals.save' : 'vitals.saveOnly')}
          type="submit"
          shortcut="F10"
          pending={action.pending}
        />
      </ActionBar>
      {guard}
    </form>
  )
}

/** What is typed, which fields were left, and whether saving was tried. */
function useTypedValues(amends: VitalSet | undefined, unit: TemperatureUnit) {
  const [typed, setTyped] = useState<Typed>(() => (amends ? typedFrom(readingsOf(amends), unit) : nothingTyped))
  const [left, setLeft] = useState<ReadonlySet<TypedMeasure>>(new Set())
  const [attempted, setAttempted] = useState(false)
  const dirty = useRef(false)
  return {
    typed,
    left,
    attempted,
    isDirty: () => dirty.current,
    forget() {
      dirty.current = false
    },
    type(name: TypedMeasure, text: string) {
      dirty.current = true
      setTyped((before) => ({ ...before, [name]: text }))
    },
    leave: (name: TypedMeasure) => setLeft((before) => new Set(before).add(name)),
    attempt: () => setAttempted(true),
    clear() {
      dirty.current = false
      setTyped(nothingTyped)
      setLeft(new Set())
      setAttempted(false)
    },
  }
}

const readingsOf = (set: VitalSet): Readings =>
  Object.fromEntries(set.values.filter((v) => v.name !== 'bmi').map((v) => [v.name, v.value])) as Readings

function useFaultWords() {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  return (fault: Fault) => {
    if (fault.kind === 'outside') return t('vitals.outside', { min: f.number(fault.min), max: f.number(fault.max) })
    if (fault.kind === 'problem') return t(`problems:${fault.code}` as 'problems:encounters.not_yours')
    return t(`vitals.${fault.kind}`)
  }
}

/** Enter goes to the next field; in the last it falls through and submits. */
function walk(e: KeyboardEvent<HTMLInputElement>) {
  if (e.key !== 'Enter' || e.nativeEvent.isComposing) return
  const fields = [...(e.currentTarget.form?.querySelectorAll<HTMLInputElement>('input:not([type=radio])') ?? [])]
  const next = fields[fields.indexOf(e.currentTarget) + 1]
  if (!next) return
  e.preventDefault()
  next.focus()
}

const focusWrong = (form: HTMLFormElement | null) =>
  requestAnimationFrame(() =>
    (form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? form?.querySelector<HTMLElement>('input'))?.focus(),
  )

function useGuard({ isDirty, forget }: { isDirty: () => boolean; forget: () => void }) {
  const guard = useBlocker({ shouldBlockFn: isDirty, enableBeforeUnload: isDirty, withResolver: true })
  return (
    <LeaveDialog
      opened={guard.status === 'blocked'}
      onStay={() => guard.reset?.()}
      onLeave={() => {
        forget()
        guard.proceed?.()
      }}
    />
  )
}
