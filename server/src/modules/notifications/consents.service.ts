import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { consents as contracts } from '@tabib/contracts/notifications/consents'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { addressFor } from './addresses.js'
import * as repo from './consents.repo.js'
import { isTimePlace } from './log.repo.js'
import * as people from './people.repo.js'
import { peopleWith } from './replies.registry.js'

/** Who asked not to be written to, wherever they said so. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, { cursor, limit, q }: Input<typeof contracts.list>['query']) {
    return this.db.read(actor, async (db) => {
      const rows = await repo.silenced(db, { q, after: placeOf(cursor, isTimePlace), limit: limit + 1 })
      const { items, next } = pageOf(rows, limit, (r) => ({ at: r.since, id: r.id }))
      const known = await peopleWith(
        db,
        items.map((r) => r.address),
      )
      return {
        items: items.map((r) => ({ ...r, people: known.filter((p) => p.phone === r.address) })),
        next,
      }
    })
  }

  /** @throws Problem `invalid` where it is no address of one of the channels */
  note(actor: Actor, { address, channels, stopped }: Input<typeof contracts.note>['body']) {
    const rows = [...new Set(channels)].map((channel) => ({
      id: newId<'Consent'>(),
      channel,
      address: addressFor(actor, channel, { text: address, pointer: '/body/address' }),
      stopped,
      source: 'desk',
      at: this.clock.now().toISOString(),
    }))
    return this.db.write(actor, async (tx) => {
      for (const row of rows) await people.consent(tx, row)
      return { done: true as const }
    })
  }
}
