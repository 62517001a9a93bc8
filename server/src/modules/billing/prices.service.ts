import { Injectable } from '@nestjs/common'
import type { prices as contracts } from '@tabib/contracts/billing/prices'
import type { Input } from '@tabib/contracts/core/route'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { found, Problem } from '../../platform/problem.js'
import * as prices from './prices.repo.js'

const isPlace = (v: unknown): v is { kind: string; code: string } =>
  typeof (v as { kind?: unknown })?.kind === 'string' && typeof (v as { code?: unknown })?.code === 'string'

@Injectable()
export class PricesService {
  constructor(private readonly db: Db) {}

  async list(actor: Actor, { cursor, limit, ...filter }: Input<typeof contracts.list>['query']) {
    const after = placeOf(cursor, isPlace)
    const rows = await this.db.read(actor, (db) => prices.list(db, { ...filter, after, limit: limit + 1 }))
    return pageOf(rows, limit, (r) => ({ kind: r.kind, code: r.code }))
  }

  /** @throws Problem `stale` where somebody else changed the price since it was read */
  change(actor: Actor, id: string, body: Input<typeof contracts.change>['body']) {
    return this.db.write(actor, async (tx) => {
      const before = found(await prices.find(tx, id))
      const changes = {
        name: JSON.stringify(body.name),
        amount_minor: body.amountMinor,
        tax_rate: body.taxRate,
        hsn_sac: body.hsnSac ?? null,
        active: body.active,
      }
      if (!(await prices.update(tx, id, expectedVersion(actor) ?? before.version, changes))) throw new Problem('stale')
      return found(await prices.find(tx, id))
    })
  }
}
