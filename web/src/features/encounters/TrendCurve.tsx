import '@mantine/charts/styles.layer.css'
import { LineChart } from '@mantine/charts'
import { useFormat } from '../../i18n/format.js'
import { scaleOf } from './scale.js'

interface TrendCurveProps {
  lines: readonly { name: string; label: string; points: readonly { at: number; value: number }[] }[]
  /** Usual ranges, one a line; an open side runs to the edge. */
  bands: readonly { low: number | undefined; high: number | undefined }[]
  unit: string
  /** What the measure can be at all; the scale does not run beyond. */
  limits: readonly [number, number]
}

const colours = ['teal.6', 'amber.6'] as const

/** One small picture. Time runs from left to right in every language, as in every chart. */
export default function TrendCurve({ lines, bands, unit, limits }: TrendCurveProps) {
  const f = useFormat()
  const rows = new Map<number, Record<string, number>>()
  for (const { name, points } of lines)
    for (const p of points) rows.set(p.at, { ...rows.get(p.at), at: p.at, [name]: p.value })
  const data = [...rows.values()].toSorted((a, b) => a['at']! - b['at']!)
  const { domain, ticks } = scaleOf(
    lines.flatMap((l) => l.points.map((p) => p.value)),
    limits,
  )
  const [first, last] = [data[0]!['at']!, data.at(-1)!['at']!]
  const day = (at: number) =>
    new Intl.DateTimeFormat(f.locale, {
      day: 'numeric',
      month: 'short',
      ...(last - first > 300 * 86_400_000 ? { year: '2-digit' } : {}),
      timeZone: f.place.timeZone,
    }).format(at)
  return (
    <div dir="ltr" style={{ height: '100%' }}>
      <LineChart
        h={132}
        data={data}
        dataKey="at"
        series={lines.map((l, i) => ({ name: l.name, label: l.label, color: colours[i] ?? 'teal.6' }))}
        curveType="linear"
        strokeWidth={2}
        withDots={data.length <= 40}
        dotProps={{ r: 3 }}
        activeDotProps={{ r: 5 }}
        gridAxis="none"
        tickLine="none"
        valueFormatter={(v) => `${f.number(v, { maximumFractionDigits: 1 })} ${unit}`.trim()}
        xAxisProps={{
          type: 'number',
          scale: 'time',
          domain: first === last ? [first - 86_400_000, last + 86_400_000] : [first, last],
          ticks: first === last ? [first] : [first, last],
          tickFormatter: day,
          interval: 0,
          padding: { left: 24, right: 24 },
        }}
        yAxisProps={{
          domain,
          width: 44,
          ticks,
          interval: 0,
          tickFormatter: (v: number) => f.number(v, { maximumFractionDigits: 1 }),
          allowDataOverflow: true,
        }}
        tooltipProps={{
          labelFormatter: (at) => (Number(at) > 0 ? f.dateTime(new Date(Number(at)).toISOString()) : ''),
        }}
        tooltipAnimationDuration={0}
        lineProps={{ isAnimationActive: false }}
        referenceAreas={bands.map((b) => ({
          y1: Math.max(domain[0], b.low ?? domain[0]),
          y2: Math.min(domain[1], b.high ?? domain[1]),
          color: 'green.5',
          fillOpacity: 0.16,
          strokeOpacity: 0,
        }))}
      />
    </div>
  )
}
