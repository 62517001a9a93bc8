import { Group, SegmentedControl } from '@mantine/core'
import { ageOn } from '@tabib/contracts/core/time'
import type { ChartSummary } from '@tabib/contracts/encounters/charts'
import { type Readings, type VitalSet, vitals } from '@tabib/contracts/encounters/vitals'
import { type TypedMeasure, typedMeasures } from '@tabib/contracts/encounters/vitals.measures'
import { useBlocker } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { LeaveDialog } from '../../ui/dialogs.js'
import { TextField } from '../../ui/fields.js'
import { FlagChip } from './FlagChip.js'
import { type TemperatureUnit, useMeasures, useTemperatureUnit } from './measures.js'
import { type Fault, judge, nothingTyped, retyped, type Typed, typedFrom, understand } from './reading.js'
import { VitalField } from './VitalField.js'
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
}

const stale = ['encounters.vitals', 'encounters.charts', 'encounters.observations', 'frontdesk.queue'] as const

/** Vital signs to type in: Enter moves on, the last Enter saves. */
export function VitalsForm({ encounterId, birthDate, summary, amends, goesOn, onSaved, onCancel }: VitalsFormProps) {
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
  const { flags, bmi, bmiFlag } = judge(readings, ageOn(birthDate, f.today()), previous.get('height')?.value ?? null)
  const words = useFaultWords()
  const guard = useGuard(pad.dirty)
  const needsReason = amends !== undefined && reason.trim() === ''

  function submit() {
    if (action.pending) return
    pad.attempt()
    if (missing || Object.keys(faults).length > 0 || needsReason) return focusWrong(form.current)
    if (amends) amend.run({ params: { id: encounterId, setId: amends.setId }, body: { ...readings, reason: reason.trim() } })
    else record.run({ params: { id: encounterId }, body: readings })
  }
  const errorOf = (name: TypedMeasure) => {
    const fault = faults[name]
    if (!fault || !(pad.left.has(name) || pad.attempted || (fault.kind === 'outside' && fault.above))) return undefined
    return words(fault)
  }

  return (
    <form ref={form} noValidate className={classes.form} onKeyDown={walk} onSubmit={(e) => (e.preventDefault(), submit())}>
      <div className={classes.grid}>
        {typedMeasures.map((name, i) => (
          <Field
            key={name}
            name={name}
            text={pad.typed[name]}
            onText={(text) => pad.type(name, text)}
            onLeave={() => pad.leave(name)}
            error={errorOf(name)}
            flag={flags[name]}
            previous={previous.get(name)}
            autoFocus={i === 0}
            aside={name === 'temperature' && <UnitSwitch unit={unit} onUnit={(to) => (pad.type(name, retyped(pad.typed.temperature, to)), setUnit(to))} />}
          />
        ))}
        <BodyMass bmi={bmi} flag={bmiFlag} />
      </div>
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
      <ActionBar start={onCancel && <Act label={t('vitals.cancelCorrection')} variant="subtle" color="gray" onClick={onCancel} />}>
        <BigAction label={t(goesOn && !amends ? 'vitals.save' : 'vitals.saveOnly')} type="submit" shortcut="F10" pending={action.pending} />
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
    dirty,
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
function walk(e: KeyboardEvent<HTMLFormElement>) {
  if (e.key !== 'Enter' || e.nativeEvent.isComposing || !(e.target instanceof HTMLInputElement) || e.target.type === 'radio') return
  const fields = [...e.currentTarget.querySelectorAll<HTMLInputElement>('input:not([type=radio])')]
  const next = fields[fields.indexOf(e.target) + 1]
  if (!next) return
  e.preventDefault()
  next.focus()
}

const focusWrong = (form: HTMLFormElement | null) =>
  requestAnimationFrame(() => (form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? form?.querySelector<HTMLElement>('input'))?.focus())

function useGuard(dirty: { current: boolean }) {
  const guard = useBlocker({ shouldBlockFn: () => dirty.current, enableBeforeUnload: () => dirty.current, withResolver: true })
  return (
    <LeaveDialog
      opened={guard.status === 'blocked'}
      onStay={() => guard.reset?.()}
      onLeave={() => {
        dirty.current = false
        guard.proceed?.()
      }}
    />
  )
}

interface FieldProps extends Omit<Parameters<typeof VitalField>[0], 'label' | 'unit' | 'previous'> {
  name: TypedMeasure
  previous: ChartSummary['latestVitals'][number] | undefined
}

function Field({ name, previous, ...rest }: FieldProps) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const m = useMeasures()
  const before = previous && t('vitals.previous', { value: m.text(name, previous.value), when: f.dateOf(previous.observedAt) })
  return <VitalField {...rest} label={m.label(name)} unit={m.unit(name)} previous={before} />
}

function UnitSwitch({ unit, onUnit }: { unit: TemperatureUnit; onUnit: (unit: TemperatureUnit) => void }) {
  const { t } = useTranslation('encounters')
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('vitals.temperatureUnit')}
      value={unit}
      onChange={(v) => onUnit(v as TemperatureUnit)}
      data={[
        { value: 'C', label: t('units.celsius') },
        { value: 'F', label: t('units.fahrenheit') },
      ]}
    />
  )
}

function BodyMass({ bmi, flag }: { bmi: number | null; flag: Parameters<typeof FlagChip>[0]['flag'] }) {
  const { t } = useTranslation('encounters')
  const m = useMeasures()
  return (
    <div className={classes.tile} data-flag={flag ?? undefined}>
      <div className={classes.tileHead}>
        <strong>{m.label('bmi')}</strong>
      </div>
      <output className={classes.computed} aria-live="polite">
        {bmi === null ? '–' : m.number('bmi', bmi)}
        {bmi !== null && <span className={classes.unit}>{m.unit('bmi')}</span>}
      </output>
      <Group className={classes.says ?? ''} gap={8}>
        <FlagChip flag={flag} />
        {!flag && <span className={classes.previous}>{t('vitals.bmiHint')}</span>}
      </Group>
    </div>
  )
}
