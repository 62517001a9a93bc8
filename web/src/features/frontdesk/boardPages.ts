import type { BoardCall, BoardRoom } from '@tabib/contracts/frontdesk/screens'

/** So many rooms can be read from ten metres on one television. */
export const ROOMS_AT_ONCE = 12

/** Rooms in pages of about the same size, so that the last does not hold one alone. */
export function pagesOf<R>(rooms: readonly R[]): R[][] {
  const count = Math.max(1, Math.ceil(rooms.length / ROOMS_AT_ONCE))
  const each = Math.ceil(rooms.length / count)
  return Array.from({ length: count }, (_, i) => rooms.slice(i * each, (i + 1) * each))
}

/** The page on which the room of a call stands; null where it stands on none. */
export function pageOf(pages: readonly BoardRoom[][], call: BoardCall | null): number | null {
  if (call?.counter !== 'doctor') return null
  const at = pages.findIndex((p) => p.some((r) => r.serving === call.token && r.doctorName === call.doctorName))
  return at < 0 ? null : at
}
