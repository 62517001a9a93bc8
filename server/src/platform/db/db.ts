import { Injectable } from '@nestjs/common'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Actor } from '../actor.js'
import { Clock } from '../clock.js'
import { Problem } from '../problem.js'
import type { DB } from './tables.js'
import { Tenants } from './tenants.js'

declare const writable: unique symbol

/** May read. An insert that is handed one does not compile. */
export type Reader = Pick<
  Kysely<DB>,
  'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn' | 'case' | 'getExecutor'
>

/** May read and write; only `Db.write` makes one. */
export type WriteTx = Transaction<DB> & { readonly [writable]: true }

type AfterCommit = () => void | Promise<void>
const afterCommit = new WeakMap<WriteTx, AfterCommit[]>()
const doors = new WeakMap<WriteTx, Db>()

/** The door a transaction came through: one for each server in this process. */
export const doorOf = (tx: WriteTx): Db => doors.get(tx)!

/** Runs `effect` once the transaction has committed, and never if it has not. It may be lost in a crash: use it to wake, not to tell. */
export function onCommit(tx: WriteTx, effect: AfterCommit): void {
  afterCommit.get(tx)!.push(effect)
}

/** The door to a tenant's database. Services open it; repos are handed what is inside. */
@Injectable()
export class Db {
  private readonly heard: ((tenant: string) => void)[] = []

  constructor(
    private readonly tenants: Tenants,
    private readonly clock: Clock,
  ) {}

  /** Calls `hear` whenever something was committed in a tenant, by this server. */
  onWritten(hear: (tenant: string) => void): void {
    this.heard.push(hear)
  }

  /** Reads outside a transaction: each statement sees what is committed when it starts. */
  async read<T>(actor: Pick<Actor, 'tenant'>, work: (db: Reader) => Promise<T>): Promise<T> {
    return work(await this.tenants.database(actor.tenant))
  }

  /**
   * The same over one connection: what is asked in one turn travels in one packet and is answered in that order. For reads of
   * several statements that many wait for. It keeps the connection until it is done, so it must not ask this door for another.
   */
  async readTogether<T>(actor: Pick<Actor, 'tenant'>, work: (db: Reader) => Promise<T>): Promise<T> {
    return (await this.tenants.database(actor.tenant)).connection().execute(work)
  }

  /**
   * One transaction for one use case. The audit triggers read who acts from the transaction's settings.
   * Where the request carries an Idempotency-Key, the outcome is stored beside what it did: the same request again gets
   * the same outcome without doing it again, and the same key with another request is refused.
   * @throws Problem `core.idempotency_mismatch`
   */
  async write<T>(actor: Actor, work: (tx: WriteTx) => Promise<T>): Promise<T> {
    const database = await this.tenants.database(actor.tenant)
    const effects: AfterCommit[] = []
    const outcome = await database.transaction().execute(async (trx) => {
      const tx = trx as WriteTx
      afterCommit.set(tx, effects)
      doors.set(tx, this)
      const entered = enter(tx, actor, this.clock.now())
      const key = actor.request?.idempotency
      if (!key) {
        const [result] = await Promise.all([work(tx), entered])
        return result
      }
      // Sent together: the second is read after the first has the lock.
      const [earlier] = await Promise.all([recall(tx, actor, key), entered])
      if (earlier) return earlier.outcome as T
      const result = await work(tx)
      await remember(tx, actor, { ...key, outcome: result, at: this.clock.now() })
      return result
    })
    for (const hear of this.heard) hear(actor.tenant)
    for (const effect of effects) await effect()
    return outcome
  }
}

/** Tells the transaction who acts, and makes requests with one key wait for each other. */
function enter(tx: WriteTx, actor: Actor, now: Date) {
  const r = actor.request
  const context = JSON.stringify({
    at: now.toISOString(),
    account: actor.accountId,
    name: actor.name,
    session: actor.sessionId,
    branch: actor.branchId,
    address: r?.address,
    device: r?.device,
    request: r?.id,
    route: r?.routeId,
    reason: r?.reason,
  })
  const lock = r?.idempotency
    ? sql`, pg_advisory_xact_lock(hashtextextended(${actor.accountId + r.idempotency.key}, 7))`
    : sql``
  return sql`select set_config('tabib.actor', ${context}, true)${lock}`.execute(tx)
}

interface Key {
  key: string
  fingerprint: string
}

async function recall(tx: WriteTx, actor: Actor, { key, fingerprint }: Key) {
  const row = await tx
    .selectFrom('platform.idempotency')
    .select(['fingerprint', 'outcome'])
    .where('account_id', '=', actor.accountId)
    .where('key', '=', key)
    .executeTakeFirst()
  if (row && row.fingerprint !== fingerprint) throw new Problem('core.idempotency_mismatch')
  return row
}

async function remember(
  tx: WriteTx,
  actor: Actor,
  { key, fingerprint, outcome, at }: Key & { outcome: unknown; at: Date },
) {
  await tx
    .insertInto('platform.idempotency')
    .values({
      account_id: actor.accountId,
      key,
      fingerprint,
      outcome: JSON.stringify(outcome ?? null),
      at: at.toISOString(),
    })
    .execute()
}
