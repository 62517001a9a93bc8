import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import * as keptAside from './kept-aside.repo.js'

interface Wanted {
  type?: string | undefined
  patientId?: string | undefined
  cursor?: string | undefined
  limit: number
}

const isPlace = (v: unknown): v is string => typeof v === 'string' && /^[0-9a-f-]{36}$/.test(v)

/** What imports kept as it came. It belongs to the clinic as patients do, not to one branch. */
@Injectable()
export class KeptAsideService {
  constructor(private readonly db: Db) {}

  /** Latest first. @throws Problem `invalid` for a cursor that is not ours */
  async list(actor: Actor, { cursor, limit, ...filter }: Wanted) {
    const after = placeOf(cursor, isPlace)
    const rows = await this.db.read(actor, (db) => keptAside.list(db, { ...filter, after, limit: limit + 1 }))
    return pageOf(rows, limit, (r) => r.id)
  }

  /** By type, the most frequent first. */
  async counts(actor: Actor, patientId: string | undefined) {
    return { items: await this.db.read(actor, (db) => keptAside.counts(db, patientId)) }
  }

  /** @throws Problem `not_found` */
  async get(actor: Actor, id: string) {
    return found(await this.db.read(actor, (db) => keptAside.find(db, id)))
  }
}
