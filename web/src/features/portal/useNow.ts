import { useEffect, useState } from 'react'

/** The time in milliseconds; renders again every quarter of a minute, so that a door opens while one waits before it. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(tick)
  }, [])
  return now
}
