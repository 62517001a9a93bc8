import type { BoardCall } from '@tabib/contracts/frontdesk/screens'
import type { TFunction } from 'i18next'

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

/** "Token 14, room 3" or "Token 14, pharmacy": as it is spoken and as it is read. */
export function sentenceOf(
  t: TFunction<'frontdesk'>,
  c: Pick<BoardCall, 'token' | 'counter' | 'place' | 'doctorName'>,
): string {
  const token = String(c.token)
  if (c.counter === 'doctor') return t('board.toDoctor', { token, place: c.place ?? c.doctorName ?? '' })
  return t('board.toCounter', { token, counter: t(`counter.${c.counter}`), place: c.place ? `, ${c.place}` : '' })
}
