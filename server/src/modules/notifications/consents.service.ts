import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { consents as contracts } from '@tabib/contracts/notifications/consents'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { SEALER, Sealer } from '../../platform/sealing.js'
import { systemActor } from '../../platform/system-actor.js'
import { branchesForAdmin, findBranch } from '../organisation/index.js'
import { addressFor } from './addresses.js'
import * as repo from './consents.repo.js'
import { isTimePlace } from './log.repo.js'
import * as people from './people.repo.js'
import { peopleWith } from './replies.registry.js'
import { addressIn } from './way-out.js'

/** Who asked not to be written to, wherever they said so. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
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

  /** What the link of a mail is about. @throws Problem `not_found` */
  ofMail(visitor: Visitor, token: string) {
    const address = addressIn(this.sealer, visitor.tenant, token)
    return this.db.read(visitor, (db) => standing(db, address))
  }

  /** Whoever holds a mail says whether more may come; to say it again changes nothing. @throws Problem `not_found` */
  sayByMail(visitor: Visitor, token: string, stopped: boolean) {
    const address = addressIn(this.sealer, visitor.tenant, token)
    const { idempotency: _, version: __, ...request } = visitor.request
    return this.db.write(systemActor(visitor.tenant, request), async (tx) => {
      const before = await standing(tx, address)
      if (before.stopped === stopped) return before
      const at = this.clock.now().toISOString()
      await people.consent(tx, { id: newId<'Consent'>(), channel: 'email', address, stopped, source: 'link', at })
      return { ...before, stopped }
    })
  }
}

/** Which clinic writes, and whether it still may. */
async function standing(db: Reader, address: string) {
  const [first] = await branchesForAdmin(db)
  const [branch, stopped] = await Promise.all([findBranch(db, first!.id), people.stopped(db, [address])])
  return { clinicName: branch!.clinicName, stopped: stopped.has(`email ${address}`) }
}
