/** When the person last touched the keyboard, the mouse or the screen. */
let touchedAt = Date.now()
let saidAt = Date.now()
for (const event of ['keydown', 'pointerdown', 'wheel', 'touchmove'])
  addEventListener(event, () => (touchedAt = Date.now()), { passive: true, capture: true })

/** Nobody has done anything for a minute: what is asked of the server now, the screen asks by itself. */
export const isResting = () => Date.now() - touchedAt > 60_000

/** Headers that keep requests of a resting screen from keeping its session awake. */
export function restHeader(): Record<string, string> {
  if (isResting()) return { 'x-tabib-idle': '1' }
  saidAt = Date.now()
  return {}
}

/**
 * Looks twice a minute whether somebody is there. Who types without asking anything of the server is still there: `say`
 * lets it know. Who has been away for `minutes` is looked up: `check` finds out whether the session still is.
 */
export function watchPresence(minutes: number, { say, check }: { say: () => void; check: () => void }): () => void {
  const timer = setInterval(() => {
    if (!isResting() && Date.now() - saidAt > 120_000) say()
    else if (Date.now() - touchedAt > minutes * 60_000) check()
  }, 30_000)
  return () => clearInterval(timer)
}
