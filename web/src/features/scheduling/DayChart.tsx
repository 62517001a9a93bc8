import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

/** Appointments by day; those who did not show up apart. */
export default function DayChart({ days }: { days: { date: string; total: number; noShows: number }[] }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  return (
    <BarChart
      h={220}
      type="stacked"
      dataKey="date"
      data={days.map((d) => ({ date: f.date(d.date), came: d.total - d.noShows, missed: d.noShows }))}
      series={[
        { name: 'came', label: t('report.total'), color: 'teal.6' },
        { name: 'missed', label: t('status.NO_SHOW'), color: 'red.5' },
      ]}
      tickLine="none"
      gridAxis="y"
      barProps={{ isAnimationActive: false }}
      // The table below says the same: nothing in the picture takes the cursor.
      barChartProps={{ accessibilityLayer: false }}
    />
  )
}
