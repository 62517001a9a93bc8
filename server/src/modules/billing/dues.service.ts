import { Injectable } from '@nestjs/common'
import type { dues as contracts } from '@tabib/contracts/billing/dues'
import type { Input } from '@tabib/contracts/core/route'
import type { Actor } from '../../platform/actor.js'
import { isMoment, pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import * as dues from './dues.repo.js'
import * as invoices from './invoices.repo.js'

/** The id in what a scanner typed: the slip's code holds the visit's id, alone or in an address. */
const scannedId = (q: string) =>
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.exec(q)?.[0].toLowerCase()

@Injectable()
export class DuesService {
  constructor(private readonly db: Db) {}

  list(actor: Actor, { q, cursor, limit }: Input<typeof contracts.list>['query']) {
    return this.db.read(actor, async (db) => {
      const exact = q ? await this.named(db, actor, q) : undefined
      if (exact) return { items: exact.map(due), next: null }
      const rows = await dues.list(db, {
        branchId: actor.branchId,
        q,
        after: placeOf(cursor, isMoment),
        limit: limit + 1,
      })
      return pageOf(rows.map(due), limit, (r) => ({ at: r.openedAt, id: r.id }))
    })
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => {
      const [row] = await dues.named(db, actor.branchIds, { id })
      return { ...due(found(row)), invoices: await invoices.ofAccount(db, id, actor.branchIds) }
    })
  }

  /** What a scan or the number on a paper names, paid or not; undefined where `q` is neither. */
  private async named(db: Reader, actor: Actor, q: string) {
    const id = scannedId(q)
    if (id) return dues.named(db, actor.branchIds, { id })
    if (!/^[A-Z]{2,5}(-RF?)?\/[\d-]{4,5}\/\d+$/i.test(q)) return undefined
    return dues.named(db, actor.branchIds, { number: q.toUpperCase() })
  }
}

const due = (r: dues.DueRow) => ({
  id: r.id,
  encounterId: r.encounterId,
  patient: {
    id: r.patientId,
    number: r.patientNumber,
    name: r.patientName,
    gender: r.gender,
    birthDate: r.birthDate,
    birthDateEstimated: r.birthDateEstimated,
    phone: r.phone,
  },
  doctorName: r.doctorName,
  token: r.token,
  openedAt: r.openedAt,
  currency: r.currency,
  uninvoicedMinor: r.uninvoicedMinor,
  uninvoicedCount: r.uninvoicedCount,
  balanceMinor: r.balanceMinor,
  dueMinor: r.uninvoicedMinor + r.balanceMinor,
  owedBackMinor: r.owedBackMinor,
  unpriced: r.unpriced,
})
