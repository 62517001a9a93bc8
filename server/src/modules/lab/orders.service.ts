import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { addDays, startOfDay } from '@tabib/contracts/core/time'
import type { labOrders } from '@tabib/contracts/lab/orders'
import { orderStatuses } from '@tabib/contracts/lab/orders.states'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isId, isInstant, pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { reverseCharges } from '../billing/index.js'
import { allergyStateOf } from '../encounters/index.js'
import { tellPatient } from '../patients/index.js'
import { hold, tellScreens } from './orders.hold.js'
import { chargeSource, placeOrders } from './orders.place.js'
import { readOrder, summaryOf, withTests } from './orders.present.js'
import * as orders from './orders.repo.js'
import { readSearch } from './orders.rules.js'

type Query<R extends keyof typeof labOrders> = Input<(typeof labOrders)[R]>['query']

const isWorklistPlace = (v: unknown): v is orders.WorklistPlace =>
  isPlace(v) && typeof (v as { urgent?: unknown }).urgent === 'boolean'
const isPlace = (v: unknown): v is { placedAt: string; id: string } =>
  isId((v as { id?: unknown })?.id) && isInstant((v as { placedAt?: unknown }).placedAt)

@Injectable()
export class OrdersService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** The work of the current branch: today's orders and the unfinished ones of earlier days, or all of one day. */
  async worklist(actor: Actor, query: Query<'worklist'>) {
    const day = query.on ?? this.clock.today(actor.zone)
    const filter = {
      branchId: actor.branchId,
      search: readSearch(query.q),
      day: { from: startOfDay(actor.zone, day), to: startOfDay(actor.zone, addDays(day, 1)) },
      withUnfinished: query.on === undefined,
    }
    const after = placeOf(query.cursor, isWorklistPlace)
    const [rows, standing] = await this.db.read(actor, (db) =>
      Promise.all([
        orders.worklist(db, { ...filter, status: query.status, after, limit: query.limit + 1 }),
        orders.counts(db, filter),
      ]),
    )
    const counted = orderStatuses.map((s) => [s, standing.find((row) => row.status === s)?.count ?? 0] as const)
    const { items, next } = pageOf(rows, query.limit, ({ urgent, placedAt, id }) => ({ urgent, placedAt, id }))
    return {
      items: items.map(summaryOf),
      next,
      counts: Object.fromEntries(counted) as Record<(typeof orderStatuses)[number], number>,
    }
  }

  /** One order, and what whoever takes the sample must know. */
  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => {
      const order = await readOrder(db, id, this.here(actor))
      return { ...order, allergies: await allergyStateOf(db, order.patient.id) }
    })
  }

  async ofEncounter(actor: Actor, encounterId: string) {
    const now = this.clock.now()
    return this.db.read(actor, async (db) => ({
      items: await withTests(db, await orders.ofEncounter(db, encounterId, actor.branchIds), now),
    }))
  }

  async ofPatient(actor: Actor, patientId: string, { cursor, limit }: Query<'ofPatient'>) {
    const place = placeOf(cursor, isPlace)
    const after = place && { at: place.placedAt, id: place.id }
    const rows = await this.db.read(actor, (db) => orders.ofPatient(db, { patientId, after, limit: limit + 1 }))
    const { items, next } = pageOf(rows, limit, ({ placedAt, id }) => ({ placedAt, id }))
    return { items: items.map(summaryOf), next }
  }

  /** Orders for a visit, asked for outside the consultation. @throws Problem as `placeOrders` */
  place(actor: Actor, body: Input<typeof labOrders.place>['body']) {
    return this.db.write(actor, async (tx) => {
      const ids = await placeOrders(tx, actor, { ...body, at: this.clock.now() }, this.live)
      return { items: (await orders.several(tx, ids)).map(summaryOf) }
    })
  }

  /** Cancels an order without results. Before collection its charge is taken back; a collected sample has been worked on. */
  cancel(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    return this.db.write(because, async (tx) => {
      const order = await hold(tx, actor, id, 'cancel')
      await orders.move(tx, order, { status: 'cancelled', cancel_reason: reason })
      if (order.status === 'placed')
        await reverseCharges(tx, actor, { source: chargeSource(id), at: this.clock.now() }, this.live)
      tellScreens(this.live, tx, actor, order)
      return readOrder(tx, id, this.here(actor))
    })
  }

  /** Vouches for the results. @throws Problem `lab.order_moved_on`; `stale` where a value changed since it was read */
  verify(actor: Actor, id: string) {
    const verified = { status: 'verified', verified_at: this.clock.now().toISOString(), verified_by: actor.accountId }
    return this.db.write(actor, async (tx) => {
      const order = await hold(tx, actor, id, 'verify')
      await orders.move(tx, order, verified)
      const { patient_id: patientId, branch_id: branchId, version } = order
      await tellPatient(tx, actor, { patientId, branchId, kind: 'result.ready', key: `lab.result:${id}:${version}` })
      tellScreens(this.live, tx, actor, order)
      return readOrder(tx, id, this.here(actor))
    })
  }

  private here(actor: Actor) {
    return { branchIds: actor.branchIds, now: this.clock.now() }
  }
}
