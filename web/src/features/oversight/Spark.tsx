import classes from './today.module.css'

/** Thirty days as small bars, the last one today; its numbers are said beside it. Time runs from left to right. */
export function Spark({ days }: { days: readonly { on: string; value: number }[] }) {
  const most = Math.max(1, ...days.map((d) => d.value))
  const today = days.at(-1)?.on
  return (
    <svg className={classes.spark} viewBox={`0 0 ${days.length * 4} 24`} preserveAspectRatio="none" aria-hidden>
      {days.map(({ on, value }, i) => {
        const height = Math.max(value > 0 ? 2 : 0.6, (value / most) * 23)
        return (
          <rect
            key={on}
            x={i * 4 + 0.5}
            y={24 - height}
            width={3}
            height={height}
            data-today={on === today || undefined}
          />
        )
      })}
    </svg>
  )
}
