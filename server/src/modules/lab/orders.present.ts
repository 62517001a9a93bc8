import type { Gender } from '@tabib/contracts/core/person'
import { dateIn } from '@tabib/contracts/core/time'
import { type Flag, worstOf } from '@tabib/contracts/lab/values'
import type { Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import * as catalogue from './catalogue.repo.js'
import * as orders from './orders.repo.js'
import * as results from './results.repo.js'
import { presentTest } from './results.rules.js'

type SummaryRow = Awaited<ReturnType<typeof orders.several>>[number]

/** An order as a list shows it. */
export const summaryOf = (o: SummaryRow) => ({
  id: o.id,
  version: o.version,
  status: o.status,
  urgent: o.urgent,
  code: o.code,
  title: o.title,
  patient: {
    id: o.patientId,
    number: o.patientNumber,
    name: o.patientName,
    gender: o.gender,
    birthDate: o.birthDate,
    birthDateEstimated: o.birthDateEstimated,
  },
  encounterId: o.encounterId,
  orderedBy: o.orderedBy,
  placedAt: o.placedAt,
  sampleNumber: o.sampleNumber,
  collectedAt: o.collectedAt,
  verifiedAt: o.verifiedAt,
  testCount: o.testCount,
  resultCount: o.resultCount,
  worstFlag: worstOf(o.flags as Flag[]),
})

/** Orders with their tests, limits and results. Limits are those of the day of collection; of `now` before it. */
export async function withTests(db: Reader, rows: readonly orders.DetailRow[], now: Date) {
  const ids = rows.map((o) => o.id)
  const [tests, values, previous] = [
    await results.testsOf(db, ids),
    await results.resultsOf(db, ids),
    await results.previousOf(db, ids),
  ]
  const ranges = await catalogue.ranges(db, [...new Set(tests.map((t) => t.testId))])
  return rows.map((o) => {
    const collectedOn = dateIn(o.timeZone, o.collectedAt ?? now)
    const person = { gender: o.gender as Gender, birthDate: o.birthDate, collectedOn }
    return {
      ...summaryOf(o),
      note: o.note,
      collectedBy: o.collectedBy,
      verifiedBy: o.verifiedBy,
      cancelReason: o.cancelReason,
      tests: tests
        .filter((t) => t.orderId === o.id)
        .map((t) => presentTest(t, { ranges, results: values, previous, person })),
    }
  })
}

/** One order of these branches with everything in it. @throws Problem `not_found` */
export async function readOrder(
  db: Reader,
  id: string,
  { branchIds, now }: { branchIds: readonly string[]; now: Date },
) {
  const row = found(await orders.find(db, id, branchIds))
  const [order] = await withTests(db, [row], now)
  return order!
}

/** Verified orders as a patient may know them, newest first; an id of another is left out. */
export async function verifiedSummaries(db: Reader, ids: readonly string[]) {
  const rows = ids.length === 0 ? [] : (await orders.several(db, ids)).filter((o) => o.status === 'verified')
  return rows
    .map((o) => ({ id: o.id, title: o.title, verifiedAt: o.verifiedAt!, worstFlag: worstOf(o.flags as Flag[]) }))
    .sort((a, b) => Date.parse(b.verifiedAt) - Date.parse(a.verifiedAt))
}
