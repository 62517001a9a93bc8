/** A round scale that holds the values with a little air, at most five marks. */
export function scaleOf(
  values: readonly number[],
  limits: readonly [number, number],
): { domain: [number, number]; ticks: number[] } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const air = Math.max((high - low) * 0.2, Math.abs(high) * 0.03, 0.5)
  const [from, to] = [Math.max(limits[0], low - air), Math.min(limits[1], high + air)]
  const power = 10 ** Math.floor(Math.log10((to - from) / 4))
  const fits = (step: number) => Math.ceil(to / step) - Math.floor(from / step) <= 4
  const step = [1, 2, 5, 10, 20].map((n) => n * power).find(fits)!
  const first = Math.floor(from / step)
  const ticks = Array.from({ length: Math.ceil(to / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(2)),
  )
  return { domain: [ticks[0]!, ticks.at(-1)!], ticks }
}
