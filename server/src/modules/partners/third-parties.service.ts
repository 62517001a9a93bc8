import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { toE164 } from '@tabib/contracts/core/phone'
import type { Input } from '@tabib/contracts/core/route'
import type { thirdParties as contracts } from '@tabib/contracts/partners/third-parties'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isId, pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as partners from './third-parties.repo.js'

type Details = Input<typeof contracts.create>['body']

const taken = { partners_name: 'partners.already_there' } as const
const isPlace = (v: unknown): v is { name: string; id: string } =>
  isId((v as { id?: unknown })?.id) && typeof (v as { name?: unknown }).name === 'string'

/** Third parties belong to the clinic as a whole: every branch deals with the same insurer. */
@Injectable()
export class ThirdPartiesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { cursor, limit, ...filter }: Input<typeof contracts.list>['query']) {
    const after = placeOf(cursor, isPlace)
    const rows = await this.db.read(actor, (db) => partners.list(db, { ...filter, after, limit: limit + 1 }))
    return pageOf(rows, limit, (r) => ({ name: r.name, id: r.id }))
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => found(await partners.find(db, id)))
  }

  /** @throws Problem `partners.already_there` */
  create(actor: Actor, body: Details) {
    const row = { ...columns(actor, body), id: newId(), created_at: this.clock.now().toISOString() }
    return this.db.write(actor, async (tx) => {
      await refuseNamesake(tx, body)
      await orProblem(taken, partners.insert(tx, row))
      return found(await partners.find(tx, row.id))
    })
  }

  /** @throws Problem `stale`, `partners.already_there`, `partners.inactive` */
  update(actor: Actor, id: string, body: Details) {
    const changes = columns(actor, body)
    return this.db.write(actor, async (tx) => {
      const before = found(await partners.find(tx, id))
      if (!before.active) throw new Problem('partners.inactive')
      await refuseNamesake(tx, body, id)
      const version = expectedVersion(actor) ?? before.version
      if (!(await orProblem(taken, partners.update(tx, id, version, changes)))) throw new Problem('stale')
      return found(await partners.find(tx, id))
    })
  }

  /** Stops working with a third party; what it was part of stays. @throws Problem `partners.inactive` where that was done before */
  deactivate(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    return this.db.write(because, async (tx) => {
      const before = found(await partners.find(tx, id))
      if (!before.active) throw new Problem('partners.inactive')
      if (!(await partners.update(tx, id, expectedVersion(actor) ?? before.version, { active: false })))
        throw new Problem('stale')
      return found(await partners.find(tx, id))
    })
  }
}

/** Names the one that is there; the unique key holds where two people add the same at once. */
async function refuseNamesake(tx: Reader, { kind, name }: Details, own?: string): Promise<void> {
  const there = await partners.namesake(tx, kind, name)
  if (there && there.id !== own) throw new Problem('partners.already_there', { details: { id: there.id } })
}

function columns(actor: Actor, body: Details) {
  const phone = body.phone ? toE164(body.phone, actor.country) : null
  if (body.phone && !phone)
    throw new Problem('invalid', { errors: [{ pointer: '/body/phone', code: 'partners.phone_impossible' }] })
  return {
    kind: body.kind,
    name: body.name,
    contact_name: body.contactName ?? null,
    phone,
    email: body.email ?? null,
    address: body.address ?? null,
    registration_number: body.registrationNumber ?? null,
    tax_number: body.taxNumber ?? null,
    note: body.note ?? null,
  }
}
