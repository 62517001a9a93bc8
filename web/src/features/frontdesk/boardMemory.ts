import { dateIn } from '@tabib/contracts/core/time'
import { type Board, board } from '@tabib/contracts/frontdesk/screens'
import { z } from 'zod'

const kept = z.object({ at: z.number(), board })
export type Kept = z.infer<typeof kept>
type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const nameOf = (code: string) => `tabib.board.${code.toLowerCase().replaceAll('-', '')}`

/**
 * What this board showed last, for a television that comes back before its line does. Numbers of another day would send
 * people to the wrong door: of those only the clinic's name and the languages are left.
 */
export function lastShown(shelf: Shelf, code: string, now: number): Kept | null {
  try {
    const last = kept.parse(JSON.parse(shelf.getItem(nameOf(code)) ?? 'null'))
    const on = (at: number) => dateIn(last.board.timeZone, new Date(at))
    return on(last.at) === on(now) ? last : { at: last.at, board: { ...last.board, rooms: [], calls: [] } }
  } catch {
    return null
  }
}

/** Keeps what is shown now; a board whose address was taken back keeps nothing. */
export function keepShown(shelf: Shelf, code: string, shown: { at: number; board: Board } | null): void {
  try {
    if (shown) shelf.setItem(nameOf(code), JSON.stringify(shown))
    else shelf.removeItem(nameOf(code))
  } catch {
    // Storage is full or blocked: the board works all the same while it has a line.
  }
}
