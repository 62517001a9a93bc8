/** How often something may be tried under one key. */
export interface Limit {
  key: string
  /** Tries within the window; the next one waits until it ends. */
  most: number
  /** Length of the window, from its first try. */
  seconds: number
  /** Tries before each further one has to wait longer than the last; all of them unless said. */
  freely?: number
}

/** What is known of a key once a try has been counted. */
export interface Tried {
  count: number
  /** When it was tried before this, if ever in this window. */
  previousAt: string | null
  endsAt: string
}

const LONGEST_PAUSE = 60

/** Seconds this try comes too early; 0 where it may go on. */
export function secondsTooEarly(limit: Limit, tried: Tried, now: Date): number {
  if (tried.count > limit.most) return Math.max(1, Math.ceil((Date.parse(tried.endsAt) - now.getTime()) / 1000))
  const beyond = tried.count - (limit.freely ?? limit.most)
  if (beyond <= 0 || tried.previousAt === null) return 0
  const pause = Math.min(LONGEST_PAUSE, 2 ** beyond)
  return Math.max(0, Math.ceil(pause - (now.getTime() - Date.parse(tried.previousAt)) / 1000))
}
