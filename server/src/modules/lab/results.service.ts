import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Gender } from '@tabib/contracts/core/person'
import type { Input } from '@tabib/contracts/core/route'
import { dateIn } from '@tabib/contracts/core/time'
import { statusAfterResults } from '@tabib/contracts/lab/orders.states'
import type { labResults } from '@tabib/contracts/lab/results'
import { refusalOf, type Value } from '@tabib/contracts/lab/values'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isId, isInstant, pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as catalogue from './catalogue.repo.js'
import { hold, tellScreens } from './orders.hold.js'
import { readOrder } from './orders.present.js'
import * as orders from './orders.repo.js'
import * as results from './results.repo.js'
import { judge, limitsFor, refusedEntries, type TestRow } from './results.rules.js'

type Entries = Input<typeof labResults.enter>['body']['results']
type Amendment = Input<typeof labResults.amend>['body']

const isPlace = (v: unknown): v is { collectedAt: string; id: string } =>
  isId((v as { id?: unknown })?.id) && isInstant((v as { collectedAt?: unknown }).collectedAt)

@Injectable()
export class ResultsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** Enters values of an order; with the last one it awaits verification. @throws Problem `invalid` at each impossible value */
  enter(actor: Actor, id: string, entries: Entries) {
    return this.db.write(actor, async (tx) => {
      const order = await hold(tx, actor, id, 'enterResults')
      const tests = await results.testsOf(tx, [id])
      const errors = refusedEntries(entries, tests)
      if (errors.length > 0) throw new Problem('invalid', { errors })
      const limits = await this.limits(tx, order, tests)
      const rows = entries.map(({ orderTestId, value, note }) => {
        const test = tests.find((t) => t.id === orderTestId)!
        return { ...this.row(actor, order, test), ...judge(test, limits(test), value), note: note ?? null }
      })
      await orProblem({ results_first: 'lab.already_entered' }, results.insert(tx, rows))
      const { resultCount, testCount } = found(await orders.find(tx, id, actor.branchIds))
      await orders.move(tx, order, { status: statusAfterResults(testCount - resultCount) })
      return this.after(tx, actor, order)
    })
  }

  /**
   * Corrects a value: a new one that amends it, with a reason. A verified order awaits verification again.
   * @throws Problem `lab.already_amended` where somebody corrected the same value before
   */
  amend(actor: Actor, id: string, { value, note, reason }: Amendment) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    return this.db.write(because, async (tx) => {
      const { orderId, orderTestId } = found(await results.find(tx, id))
      const order = await hold(tx, actor, orderId, 'amend')
      const test = (await results.testsOf(tx, [orderId])).find((t) => t.id === orderTestId)!
      const refusal = refusalOf(test, value)
      if (refusal) throw new Problem('invalid', { errors: [{ pointer: '/body/value', ...refusal }] })
      const limits = await this.limits(tx, order, [test])
      const row = { ...this.row(actor, order, test), ...judge(test, limits(test), value as Value), note: note ?? null }
      await orProblem(
        { results_amends_key: 'lab.already_amended' },
        results.insert(tx, [{ ...row, amends: id, amend_reason: reason }]),
      )
      const status = order.status === 'verified' ? 'resulted' : order.status
      await orders.move(tx, order, { status, verified_at: null, verified_by: null })
      return this.after(tx, actor, order)
    })
  }

  /** A patient's values as they stand, newest first, in every branch: the chart's trend. */
  async ofPatient(
    actor: Actor,
    patientId: string,
    { cursor, limit, test }: Input<typeof labResults.ofPatient>['query'],
  ) {
    const place = placeOf(cursor, isPlace)
    const after = place && { at: place.collectedAt, id: place.id }
    const rows = await this.db.read(actor, (db) => results.ofPatient(db, { patientId, test, after, limit: limit + 1 }))
    return pageOf(rows, limit, ({ collectedAt, id }) => ({ collectedAt, id }))
  }

  /** How each test of a collected order is judged. */
  private async limits(tx: WriteTx, order: orders.OrderRow, tests: readonly TestRow[]) {
    const { gender, birthDate, collectedAt, timeZone } = found(await orders.find(tx, order.id, [order.branch_id]))
    const person = { gender: gender as Gender, birthDate, collectedOn: dateIn(timeZone, collectedAt!) }
    const ranges = await catalogue.ranges(
      tx,
      tests.map((t) => t.testId),
    )
    return (test: TestRow) => limitsFor(test.testId, ranges, person)
  }

  private row(actor: Actor, order: orders.OrderRow, test: TestRow) {
    return {
      id: newId(),
      order_test_id: test.id,
      order_id: order.id,
      patient_id: order.patient_id,
      test_id: test.testId,
      entered_at: this.clock.now().toISOString(),
      entered_by: actor.accountId,
    }
  }

  private after(tx: WriteTx, actor: Actor, order: orders.OrderRow) {
    tellScreens(this.live, tx, actor, order)
    return readOrder(tx, order.id, { branchIds: actor.branchIds, now: this.clock.now() })
  }
}
