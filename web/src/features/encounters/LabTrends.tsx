import { Paper, Skeleton, Text, Title } from '@mantine/core'
import { type ObservationSeries, observations } from '@tabib/contracts/encounters/observations'
import { unitShown } from '@tabib/contracts/lab/values'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import classes from './chart.module.css'

const TrendCurve = lazy(() => import('./TrendCurve.js'))

/** Laboratory values that came with the patient from another system, in time; nothing where there are none. */
export function LabTrends({ patientId }: { patientId: string }) {
  const { t } = useTranslation('encounters')
  const { data } = useQuery(query(observations.trends, { params: { patientId }, query: { category: 'laboratory' } }))
  if (!data?.series.length) return null
  return (
    <section aria-label={t('trends.lab')}>
      <Title order={3} my="sm">
        {t('trends.lab')}
      </Title>
      <div className={classes.trends}>
        {data.series.map((s) => (
          <LabTrend key={s.code} series={s} />
        ))}
      </div>
    </section>
  )
}

/** A LOINC name as people say it: without what was measured in and how, which stands in the tooltip. */
export const spokenName = (title: string) => title.replace(/ (\[| by | in (?:Blood|Serum|Plasma|Urine)).*$/, '')

function LabTrend({ series }: { series: ObservationSeries }) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const points = series.points.flatMap((p) =>
    p.value === null ? [] : [{ at: Date.parse(p.observedAt), value: p.value }],
  )
  const newest = series.points.at(-1)!
  const unit = unitShown(series.unit)
  const latest = `${f.number(newest.value ?? 0, { maximumFractionDigits: 2 })} ${unit}`.trim()
  const name = spokenName(series.title)
  return (
    <Paper p="sm">
      <div className={classes.trendHead}>
        <Text fw={600} title={series.title} component="bdi" lang="en">
          {name}
        </Text>
        <Text size="sm">
          <bdi dir="ltr">{latest}</bdi>
          <Text component="span" c="dimmed">
            {' '}
            ({f.dateOf(newest.observedAt)})
          </Text>
        </Text>
      </div>
      {points.length > 1 && (
        <div
          className={classes.curve}
          role="img"
          aria-label={t('trends.table', { measure: name, count: points.length, value: latest })}
        >
          <Suspense fallback={<Skeleton h={132} />}>
            <TrendCurve
              lines={[{ name: series.code, label: name, points }]}
              bands={[]}
              unit={unit}
              limits={[0, Number.MAX_SAFE_INTEGER]}
            />
          </Suspense>
        </div>
      )}
    </Paper>
  )
}
