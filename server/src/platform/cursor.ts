import { Problem } from './problem.js'

/** The place after a row, as an opaque word. */
export const cursorOf = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')

/** Whether part of a cursor is an id; whatever else somebody made up would reach Postgres and fail there. */
export const isId = (v: unknown): v is string =>
  typeof v === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(v)

/** Whether part of a cursor is an instant as we write them. */
export const isInstant = (v: unknown): v is string =>
  typeof v === 'string' && /^[\d :.+TZ-]{10,40}$/.test(v) && !Number.isNaN(Date.parse(v))

/** A place by an instant and the id of its row. */
export const isMoment = (v: unknown): v is { at: string; id: string } => {
  const place = v as { at?: unknown; id?: unknown } | null
  return isInstant(place?.at) && isId(place?.id)
}

/** The place a cursor stands for; `isPlace` says whether it is one of ours. @throws Problem `invalid` */
export function placeOf<T>(cursor: string | undefined, isPlace: (v: unknown) => v is T): T | undefined {
  if (cursor === undefined) return undefined
  try {
    const v: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (isPlace(v)) return v
  } catch {
    // falls through to the refusal
  }
  throw new Problem('invalid', { errors: [{ pointer: '/query/cursor', code: 'shape' }] })
}

/** A page from `limit + 1` rows: the extra row only tells that there is more. */
export function pageOf<T>(rows: T[], limit: number, place: (row: T) => unknown) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(place(last)) : null }
}
