import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import type { Today } from '@tabib/contracts/oversight/today'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

/** Visits by day. Time runs from left to right in every language, as in every chart. */
export default function VisitBars({ days }: { days: Today['trend'] }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const short = (on: string) =>
    new Intl.DateTimeFormat(f.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      new Date(`${on}T00:00:00Z`),
    )
  return (
    <div dir="ltr" style={{ height: '100%' }}>
      <BarChart
        h={230}
        data={days.map((d) => ({ on: d.on, visits: d.visits }))}
        dataKey="on"
        series={[{ name: 'visits', label: t('trend.count'), color: 'teal.6' }]}
        gridAxis="x"
        tickLine="none"
        valueFormatter={(v) => f.number(v)}
        xAxisProps={{ tickFormatter: short, interval: 'preserveStartEnd', minTickGap: 28 }}
        yAxisProps={{ width: 36, allowDecimals: false, tickFormatter: (v: number) => f.number(v) }}
        tooltipProps={{ labelFormatter: (on) => (typeof on === 'string' ? f.dayAndDate(on) : '') }}
        tooltipAnimationDuration={0}
        barChartProps={{ accessibilityLayer: false }}
        barProps={{ isAnimationActive: false, radius: [2, 2, 0, 0] }}
      />
    </div>
  )
}
