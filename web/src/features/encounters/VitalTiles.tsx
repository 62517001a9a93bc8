import { SegmentedControl } from '@mantine/core'
import type { ChartSummary } from '@tabib/contracts/encounters/charts'
import type { VitalFlag } from '@tabib/contracts/encounters/vitals.bands'
import type { MeasureName, TypedMeasure } from '@tabib/contracts/encounters/vitals.measures'
import type { KeyboardEventHandler } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { FlagChip } from './FlagChip.js'
import { type TemperatureUnit, useMeasures } from './measures.js'
import { type judge, worse } from './reading.js'
import { VitalField } from './VitalField.js'
import classes from './vitals.module.css'

type Previous = ReadonlyMap<MeasureName, ChartSummary['latestVitals'][number]>

interface VitalTilesProps {
  typed: Record<TypedMeasure, string>
  onType: (name: TypedMeasure, text: string) => void
  onLeave: (name: TypedMeasure) => void
  errorOf: (name: TypedMeasure) => string | undefined
  judged: ReturnType<typeof judge>
  previous: Previous
  temperature: { unit: TemperatureUnit; onUnit: (unit: TemperatureUnit) => void }
  onKeyDown: KeyboardEventHandler<HTMLInputElement>
}

/** As they are measured: the cuff first, the scale last. */
const tiles = [
  ['systolic', 'diastolic'],
  ['pulse'],
  ['temperature'],
  ['respiration'],
  ['spo2'],
  ['weight'],
  ['height'],
  'bmi',
  ['pain'],
] as const

/** The fields of a set of vital signs, with what each was last time and whether it needs care. */
export function VitalTiles(props: VitalTilesProps) {
  const { t } = useTranslation('encounters')
  const m = useMeasures()
  const { typed, onType, onLeave, errorOf, judged, previous, temperature, onKeyDown } = props
  const part = (name: TypedMeasure, alone: boolean) => ({
    spoken: [m.label(name), m.unit(name)].filter(Boolean).join(', '),
    text: typed[name],
    onText: (text: string) => onType(name, text),
    onLeave: () => onLeave(name),
    error: errorOf(name),
    first: name === 'systolic',
    ...(alone ? { unit: m.unit(name) } : {}),
  })
  const before = usePreviousWords(previous)
  return (
    <div className={classes.grid}>
      {tiles.map((names) =>
        names === 'bmi' ? (
          <BodyMass key="bmi" bmi={judged.bmi} flag={judged.bmiFlag} />
        ) : (
          <VitalField
            key={names[0]}
            label={names.length === 2 ? t('measures.pressure') : m.label(names[0])}
            parts={names.map((name) => part(name, names.length === 1))}
            unit={m.unit(names[0])}
            flag={worse(judged.flags[names[0]] ?? null, (names[1] && judged.flags[names[1]]) ?? null)}
            previous={before(names)}
            onKeyDown={onKeyDown}
            {...(names[0] === 'temperature' ? { aside: <UnitSwitch {...temperature} /> } : {})}
          />
        ),
      )}
    </div>
  )
}

/** "Last 154/76 · 5 Nov", the year where it is another. */
function usePreviousWords(previous: Previous) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const m = useMeasures()
  return (names: readonly MeasureName[]) => {
    const known = names.flatMap((n) => previous.get(n) ?? [])
    const [first] = known
    if (!first) return undefined
    const sameYear = first.observedAt.slice(0, 4) === f.today().slice(0, 4)
    const when = new Intl.DateTimeFormat(f.locale, {
      day: 'numeric',
      month: 'short',
      ...(sameYear ? {} : { year: 'numeric' }),
      timeZone: f.place.timeZone,
    }).format(new Date(first.observedAt))
    return t('vitals.previous', { value: known.map((v) => m.number(v.name, v.value)).join('/'), when })
  }
}

function UnitSwitch({ unit, onUnit }: VitalTilesProps['temperature']) {
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

function BodyMass({ bmi, flag }: { bmi: number | null; flag: VitalFlag | null }) {
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
      <div className={classes.says}>
        <FlagChip flag={flag} />
        {!flag && <span className={classes.previous}>{t('vitals.bmiHint')}</span>}
      </div>
    </div>
  )
}
