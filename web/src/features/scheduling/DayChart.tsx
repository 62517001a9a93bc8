import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

/** Appointments by day, and how many of them did not show up. */
export default function DayChart({ days }: { days: { date: string; total: number; noShows: number }[] }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  return (
    <BarChart
      h={220}
      withLegend
      dataKey="date"
      data={days.map((d) => ({ ...d, date: f.date(d.date) }))}
      series={[
        { name: 'total', label: t('report.total'), color: 'teal.6' },
        { name: 'noShows', label: t('status.NO_SHOW'), color: 'red.5' },
      ]}
      tickLine="none"
      gridAxis="y"
      barProps={{ isAnimationActive: false }}
      // The table below says the same: nothing in the picture takes the cursor.
      barChartProps={{ accessibilityLayer: false }}
    />
  )
}
