import { Paper, Skeleton, Text, Title } from '@mantine/core'
import { ageOn } from '@tabib/contracts/core/time'
import { type ObservationSeries, observations } from '@tabib/contracts/encounters/observations'
import { bandOf } from '@tabib/contracts/encounters/vitals.bands'
import { type MeasureName, measureOf, measures } from '@tabib/contracts/encounters/vitals.measures'
import { IconChartLine } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './chart.module.css'
import { LabTrends } from './LabTrends.js'
import { useMeasures } from './measures.js'

const TrendCurve = lazy(() => import('./TrendCurve.js'))

/** Measures as they are drawn: the two pressures share one picture. */
const pictures = [
  ['systolic', 'diastolic'],
  ['pulse'],
  ['temperature'],
  ['spo2'],
  ['respiration'],
  ['weight'],
  ['bmi'],
  ['height'],
  ['pain'],
] as const satisfies MeasureName[][]

/** Vital signs in time, a small picture each, with the range that is usual at the patient's age today. */
export function VitalsTrends({ patientId, birthDate }: { patientId: string; birthDate: string }) {
  const { t } = useTranslation('encounters')
  const { data, error, refetch } = useQuery(query(observations.trends, { params: { patientId } }))
  const byName = new Map(data?.series.flatMap((s) => (measureOf(s.code) ? [[measureOf(s.code)!, s] as const] : [])))
  const drawn = pictures.filter((names) => names.some((n) => byName.has(n)))
  return (
    <section aria-label={t('trends.title')}>
      <Title order={2} mb="sm">
        {t('trends.title')}
      </Title>
      {error && !data && <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />}
      {!data && !error && <BlockSkeleton lines={3} />}
      {data && drawn.length === 0 && (
        <EmptyState icon={IconChartLine} title={t('trends.none')} hint={t('trends.noneHint')} />
      )}
      <div className={classes.trends}>
        {drawn.map((names) => (
          <Trend key={names[0]} names={names.filter((n) => byName.has(n))} byName={byName} birthDate={birthDate} />
        ))}
      </div>
      <LabTrends patientId={patientId} />
    </section>
  )
}

interface TrendProps {
  names: readonly MeasureName[]
  byName: ReadonlyMap<MeasureName, ObservationSeries>
  birthDate: string
}

function Trend({ names, byName, birthDate }: TrendProps) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const m = useMeasures()
  const first = names[0]!
  const title = names.length > 1 ? t('measures.pressure') : m.label(first)
  const lines = names.map((name) => ({
    name,
    label: m.label(name),
    points: byName
      .get(name)!
      .points.flatMap((p) =>
        p.value === null ? [] : [{ at: Date.parse(p.observedAt), value: m.shown(name, p.value) }],
      ),
  }))
  const newest = byName.get(first)!.points.at(-1)
  const latest = newest?.value == null ? '' : latestOf(names, byName, m)
  const age = ageOn(birthDate, f.today())
  const bands = names.flatMap((name) => {
    const { low, high } = bandOf(name, age)
    return low === undefined && high === undefined
      ? []
      : [
          {
            low: low === undefined ? undefined : m.shown(name, low),
            high: high === undefined ? undefined : m.shown(name, high),
          },
        ]
  })
  return (
    <Paper p="sm">
      <div className={classes.trendHead}>
        <Text fw={600}>{title}</Text>
        <Text size="sm">
          <bdi dir="ltr">{latest}</bdi>
          {newest && (
            <Text component="span" c="dimmed">
              {' '}
              ({f.dateOf(newest.observedAt)})
            </Text>
          )}
        </Text>
      </div>
      <div
        className={classes.curve}
        role="img"
        aria-label={t('trends.table', { measure: title, count: lines[0]!.points.length, value: latest })}
      >
        <Suspense fallback={<Skeleton h={132} />}>
          <TrendCurve
            lines={lines}
            bands={bands}
            unit={m.unit(first)}
            limits={[m.shown(first, measures[first].min), m.shown(first, measures[first].max)]}
          />
        </Suspense>
      </div>
      {names.length === 1 && bands[0] && (
        <Text size="xs" c="dimmed">
          {t('trends.band', { range: rangeWords(bands[0], f.number) })}
        </Text>
      )}
    </Paper>
  )
}

function rangeWords(
  { low, high }: { low: number | undefined; high: number | undefined },
  number: (n: number) => string,
) {
  if (low === undefined) return `≤ ${number(high!)}`
  return high === undefined ? `≥ ${number(low)}` : `${number(low)}–${number(high)}`
}

function latestOf(
  names: readonly MeasureName[],
  byName: TrendProps['byName'],
  m: ReturnType<typeof useMeasures>,
): string {
  const values = names.map((n) => byName.get(n)!.points.at(-1)?.value ?? null)
  return `${names.flatMap((n, i) => (values[i] == null ? [] : [m.number(n, values[i])])).join('/')} ${m.unit(names[0]!)}`.trim()
}
