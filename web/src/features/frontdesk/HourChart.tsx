import '@mantine/charts/styles.layer.css'
import '@mantine/core/styles/ColorSwatch.layer.css'
import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

/** Minutes waited by the hour somebody came in: half of them, and nine in ten. */
export default function HourChart({ hours }: { hours: { hour: number; median: number | null; p90: number | null }[] }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <BarChart
      h={220}
      dataKey="hour"
      data={hours.map((h) => ({
        hour: f.number(h.hour),
        median: Math.round(h.median ?? 0),
        p90: Math.round(h.p90 ?? 0),
      }))}
      series={[
        { name: 'median', label: t('times.median'), color: 'teal.6' },
        { name: 'p90', label: t('times.p90'), color: 'teal.3' },
      ]}
      valueFormatter={(n) => f.number(n)}
      withLegend
      tickLine="none"
      gridAxis="x"
      barProps={{ isAnimationActive: false }}
      barChartProps={{ accessibilityLayer: false }}
    />
  )
}
