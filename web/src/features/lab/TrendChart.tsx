import type { TrendPoint } from '@tabib/contracts/lab/results'
import { useFormat } from '../../i18n/format.js'
import classes from './lab.module.css'
import { useLabWords } from './words.js'

const [width, height] = [560, 200]
const edge = { left: 52, right: 20, top: 16, bottom: 28 }

type Numeric = TrendPoint & { value: number }

/** Values over time, oldest first; the band is the reference range. Time runs from left to right in every script. */
export function TrendChart({ points, label }: { points: readonly TrendPoint[]; label: string }) {
  const f = useFormat()
  const words = useLabWords()
  const drawn = points.filter((p): p is Numeric => typeof p.value === 'number')
  const [first, last] = [drawn[0], drawn.at(-1)]
  if (!first || !last) return null
  const { x, y, low, high } = scaleOf(drawn)
  const decimals = last.decimals
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={classes.trend} role="img" aria-label={label} direction="ltr">
      {(last.low !== null || last.high !== null) && (
        <rect
          x={edge.left}
          width={width - edge.left - edge.right}
          y={y(last.high ?? high)}
          height={Math.max(1, y(last.low ?? low) - y(last.high ?? high))}
          className={classes.band}
        />
      )}
      {[low, high].map((v) => (
        <text key={v} x={edge.left - 8} y={y(v) + 4} textAnchor="end">
          {words.value(Number(v.toFixed(decimals)), decimals)}
        </text>
      ))}
      <text x={edge.left} y={height - 6}>
        {f.dateOf(first.collectedAt)}
      </text>
      {last !== first && (
        <text x={width - edge.right} y={height - 6} textAnchor="end">
          {f.dateOf(last.collectedAt)}
        </text>
      )}
      <polyline points={drawn.map((p) => `${x(p)},${y(p.value)}`).join(' ')} />
      {drawn.map((p) => (
        <circle key={p.id} cx={x(p)} cy={y(p.value)} r={4.5} data-flag={p.flag ?? undefined} />
      ))}
    </svg>
  )
}

function scaleOf(points: readonly Numeric[]) {
  const { low: rangeLow, high: rangeHigh } = points.at(-1)!
  const values = [...points.map((p) => p.value), ...[rangeLow, rangeHigh].filter((v) => v !== null)]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const times = points.map((p) => Date.parse(p.collectedAt))
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const across = width - edge.left - edge.right
  const x = (p: Numeric) =>
    to === from ? edge.left + across / 2 : edge.left + ((Date.parse(p.collectedAt) - from) / (to - from)) * across
  const y = (v: number) =>
    height - edge.bottom - 10 - ((v - low) / (high - low || 1)) * (height - edge.top - edge.bottom - 20)
  return { x, y, low, high }
}
