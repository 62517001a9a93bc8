/** A round scale that holds the values with a little air, at most five marks. */
export function scaleOf(
  values: readonly number[],
  limits: readonly [number, number],
): { domain: [number, number]; ticks: number[] } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const air = Math.max((high - low) * 0.2, Math.abs(high) * 0.03, 0.5)
  const [from, to] = [Math.max(limits[0], low - air), Math.min(limits[1], high + air)]
  const rough = (to - from) / 3
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((n) => n * power).find((s) => s >= rough)!
  const [first, last] = [Math.floor(from / step), Math.ceil(to / step)]
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(2)))
  return { domain: [ticks[0]!, ticks.at(-1)!], ticks }
}
