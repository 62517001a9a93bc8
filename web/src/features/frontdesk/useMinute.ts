import { useEffect, useState } from 'react'

/** Renders again every half minute, so that "12 minutes" does not stand still. Answers the time in milliseconds. */
export function useMinute(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** Whole minutes since an instant, never below 0. */
export const minutesSince = (instant: string, now: number) =>
  Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000))
