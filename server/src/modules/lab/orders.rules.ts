import type { Names } from '@tabib/contracts/lab/catalogue'
import { type OrderAction, orderCan, type OrderStatus } from '@tabib/contracts/lab/orders.states'

/** What a search field of the laboratory may hold. */
export type Search = { encounterId: string } | { sampleNumber: string } | { words: string[] }

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const SAMPLE = /^[a-z]{2,5}-\d{6}-\d{4,}$/i

/** Reads a search field: a scanned visit carries its id, a scanned tube its number; anything else is words to find. */
export function readSearch(q: string | undefined): Search {
  const text = (q ?? '').trim()
  const visit = UUID.exec(text)?.[0]
  if (visit) return { encounterId: visit.toLowerCase() }
  if (SAMPLE.test(text)) return { sampleNumber: text.toUpperCase() }
  return { words: text.split(/\s+/).filter(Boolean).slice(0, 8) }
}

/** Run of sample numbers of a branch's day, for `nextNumber`. */
export const sampleScope = (branchCode: string, day: string) => `samples:${branchCode}:${day}`

/** A sample's number: branch, day, serial of the day, e.g. `SUN-261120-0042`. */
export const sampleNumber = (branchCode: string, day: string, serial: number) =>
  `${branchCode}-${day.slice(2).replaceAll('-', '')}-${String(serial).padStart(4, '0')}`

/** Why an action is not possible with an order; undefined where it is. */
export const refusalOfAction = (action: OrderAction, status: string) =>
  orderCan(action, status as OrderStatus)
    ? undefined
    : { code: 'lab.order_moved_on' as const, details: { action, status } }

/** Something ordered, as it is written into the order: the tests it stands for, in the order of the report. */
export interface Offered {
  code: string
  title: Names
  testId: string | null
  panelId: string | null
  testIds: string[]
}

/** Codes asked for that are not offered, with a JSON pointer to each. */
export function unknownCodes(list: 'tests' | 'panels', asked: readonly string[], offered: readonly { code: string }[]) {
  const known = new Set(offered.map((o) => o.code))
  return asked.flatMap((code, i) =>
    known.has(code) ? [] : [{ pointer: `/body/${list}/${i}`, code: 'lab.unknown_code', params: { value: code } }],
  )
}
