interface Hour {
  hour: number
  changes: number
  looks: number
}

/** Operations by which something is called off or paid back, as Postgres reads it. Signing out calls nothing off. */
export const CALLED_OFF = '(\\.(cancel|withdraw|deactivate)|\\.(arrivals|waiting)\\.leave|\\.refunds\\.give)$'
/** Operations by which something is taken off a bill. */
export const DISCOUNTED = '\\.discount$'

/** Below this an hour is too little known of to be called unusual. */
const KNOWN = 100
/** An hour of the day that holds less than this share of somebody's work is not theirs. */
const SHARE = 0.01

/**
 * The hours of the day at which somebody hardly ever works, from what they did before. Of somebody new, only the night
 * (22 to 6 o'clock) is unusual.
 */
export function unusualHours(before: readonly Hour[]): ReadonlySet<number> {
  const sums = Array.from({ length: 24 }, () => 0)
  for (const h of before) sums[h.hour]! += h.changes + h.looks
  const total = sums.reduce((a, b) => a + b, 0)
  const isUnusual = (hour: number) => (total < KNOWN ? hour >= 22 || hour < 6 : sums[hour]! < total * SHARE)
  return new Set([...sums.keys()].filter(isUnusual))
}
