import classes from './today.module.css'

/** Thirty days as small bars, the last one today; its numbers are said beside it. Time runs from left to right. */
export function Spark({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values)
  return (
    <svg className={classes.spark} viewBox={`0 0 ${values.length * 4} 24`} preserveAspectRatio="none" aria-hidden>
      {values.map((v, i) => {
        const height = Math.max(v > 0 ? 2 : 0.6, (v / most) * 23)
        // oxlint-disable-next-line react/no-array-index-key -- a bar is its place in time
        return (
          <rect
            key={i}
            x={i * 4 + 0.5}
            y={24 - height}
            width={3}
            height={height}
            data-today={i === values.length - 1 || undefined}
          />
        )
      })}
    </svg>
  )
}
