import { z } from 'zod'
import { count, exact } from './text.js'

/** Query of a cursor-paged list: opaque `cursor` from the previous page, `limit` rows (1 to 100, 50 unless said). */
export const paging = { cursor: exact.max(500).optional(), limit: count(100).default(50) }

/** A page of rows; `next` is the cursor of the page after, null on the last. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
export interface Page<T> {
  items: T[]
  next: string | null
}
