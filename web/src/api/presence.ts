/** When the person last touched the keyboard, the mouse or the screen. */
let touchedAt = Date.now()
for (const event of ['keydown', 'pointerdown', 'wheel', 'touchmove'])
  addEventListener(event, () => (touchedAt = Date.now()), { passive: true, capture: true })

/** Nobody has done anything for a minute: what is asked of the server now, the screen asks by itself. */
export const isResting = () => Date.now() - touchedAt > 60_000

const saidKey = 'tabib.said'
const say = () => localStorage.setItem(saidKey, String(Date.now()))
/** When the server last heard of the person, from any tab: its own clock began there. */
const saidAt = () => Number(localStorage.getItem(saidKey))
say()

/** Headers that keep requests of a resting screen from keeping its session awake. */
export function restHeader(): Record<string, string> {
  if (isResting()) return { 'x-tabib-idle': '1' }
  say()
  return {}
}

interface Watch {
  /** Lets the server know that somebody is there, who types without asking anything of it. */
  tell: () => void
  /** Finds out whether the session of somebody who was away for too long still is. */
  check: () => void
  /** Says that the session is about to end, or no longer is. */
  warn: (ending: boolean) => void
}

const WARNING = 60_000

/** Nobody was heard of, in any tab, for as long as a session lives. */
export const isOver = (minutes: number) => Date.now() - Math.max(saidAt(), touchedAt) > minutes * 60_000

/** Looks every second, and when the page comes to light again, whether somebody is there, for a session that ends `minutes` after they last were. */
export function watchPresence(minutes: number, { tell, check, warn }: Watch): () => void {
  let warned = false
  let checkedAt = 0
  const look = () => {
    const now = Date.now()
    const left = saidAt() + minutes * 60_000 - now
    const ending = isResting() && left < WARNING
    if (ending !== warned) warn((warned = ending))
    if (!isResting() && now - saidAt() > 120_000) tell()
    else if (now - touchedAt > minutes * 60_000 && now - checkedAt > 30_000) {
      checkedAt = now
      check()
    }
  }
  const timer = setInterval(look, 1_000)
  // A phone that slept has not looked meanwhile.
  document.addEventListener('visibilitychange', look)
  addEventListener('pageshow', look)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    removeEventListener('pageshow', look)
  }
}
