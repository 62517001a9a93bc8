import type { BoardCall } from '@tabib/contracts/frontdesk/screens'

/** After a break, what was called longer ago is not spoken any more: whoever it was has found out, or left. */
export const STILL_NEWS = 120_000

/**
 * Which calls are to be spoken now, the oldest first, and which are known from here on. A board that has just been switched on
 * (`known` is null) speaks nothing that was called before.
 */
export function toSpeak(
  known: ReadonlySet<string> | null,
  calls: readonly BoardCall[],
  now: number,
): { spoken: BoardCall[]; known: Set<string> } {
  const all = new Set(calls.map((c) => c.id))
  if (known === null) return { spoken: [], known: all }
  const fresh = calls.filter((c) => !known.has(c.id) && now - Date.parse(c.at) < STILL_NEWS)
  return { spoken: fresh.toReversed(), known: all }
}
