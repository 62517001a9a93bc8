import '@mantine/charts/styles.layer.css'
import { DonutChart } from '@mantine/charts'

/** A ring of parts. The same numbers stand beside it as a table. */
export default function Donut({ parts }: { parts: { name: string; value: number; color: string }[] }) {
  return (
    <DonutChart
      data={parts.filter((p) => p.value > 0)}
      size={132}
      thickness={22}
      withTooltip={false}
      strokeWidth={1}
      pieChartProps={{ accessibilityLayer: false }}
      pieProps={{ rootTabIndex: -1, isAnimationActive: false }}
    />
  )
}
