import '@mantine/charts/styles.layer.css'
import '@mantine/core/styles/ColorSwatch.layer.css'
import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

/** Appointments by day, and how many of them did not show up. */
export default function DayChart({ days }: { days: { date: string; total: number; noShows: number }[] }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const short = new Intl.DateTimeFormat(f.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  return (
    <BarChart
      h={220}
      withLegend
      dataKey="date"
      data={days}
      series={[
        { name: 'total', label: t('report.total'), color: 'teal.6' },
        { name: 'noShows', label: t('status.NO_SHOW'), color: 'red.5' },
      ]}
      tickLine="none"
      gridAxis="x"
      valueFormatter={(n) => f.number(n)}
      xAxisProps={{ tickFormatter: (on: string) => short.format(Date.parse(on)), minTickGap: 16 }}
      yAxisProps={{ allowDecimals: false, tickFormatter: (n: number) => f.number(n) }}
      tooltipProps={{ labelFormatter: (on) => (typeof on === 'string' ? f.date(on) : '') }}
      barProps={{ isAnimationActive: false }}
      // The table below says the same: nothing in the picture takes the cursor.
      barChartProps={{ accessibilityLayer: false }}
    />
  )
}
