import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { MedicineDetails, medicines as contracts } from '@tabib/contracts/pharmacy/medicines'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as medicines from './medicines.repo.js'

const isPlace = (v: unknown): v is medicines.Place =>
  typeof v === 'object' &&
  v !== null &&
  typeof (v as medicines.Place).generic === 'string' &&
  typeof (v as medicines.Place).id === 'string'

/** Fewer hits than this and the spelling is doubted. */
const ENOUGH = 3

@Injectable()
export class MedicinesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  private shelf = (actor: Actor): medicines.Shelf => ({ branchId: actor.branchId, today: this.clock.today(actor.zone) })

  /** By words, likeliest first and all on one page; without words the formulary by name. */
  async search(actor: Actor, { q, inactive, limit, cursor }: Input<typeof contracts.search>['query']) {
    const shelf = this.shelf(actor)
    if (q === '') {
      const after = placeOf(cursor, isPlace)
      const rows = await this.db.read(actor, (db) => medicines.list(db, shelf, { inactive, after, limit: limit + 1 }))
      return pageOf(rows, limit, (r) => ({ generic: r.generic, id: r.id }))
    }
    const items = await this.db.read(actor, async (db) => {
      const exact = await medicines.matching(db, shelf, { q, inactive, limit })
      if (exact.length >= ENOUGH || q.length < 3) return exact
      const similar = await medicines.resembling(db, shelf, { q, inactive, limit })
      const seen = new Set(exact.map((m) => m.id))
      return [...exact, ...similar.filter((m) => !seen.has(m.id))].slice(0, limit)
    })
    return { items, next: null }
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => found(await medicines.find(db, id, this.shelf(actor))))
  }

  /** Takes a medicine into the formulary. @throws Problem `pharmacy.code_taken` */
  add(actor: Actor, body: MedicineDetails) {
    const id = newId<'Medicine'>()
    return this.db.write(actor, async (tx) => {
      await orProblem({ medicines_code_key: 'pharmacy.code_taken' }, medicines.insert(tx, { id, ...columns(body) }))
      return found(await medicines.find(tx, id, this.shelf(actor)))
    })
  }

  /** Changes a medicine. @throws Problem `stale` where somebody else changed it since it was read */
  change(actor: Actor, id: string, body: MedicineDetails) {
    return this.put(actor, id, columns(body))
  }

  deactivate(actor: Actor, id: string, reason: string) {
    return this.put({ ...actor, request: { ...actor.request!, reason } }, id, { active: false })
  }

  activate(actor: Actor, id: string) {
    return this.put(actor, id, { active: true })
  }

  private put(actor: Actor, id: string, changes: Parameters<typeof medicines.change>[3]) {
    return this.db.write(actor, async (tx) => {
      const before = found(await medicines.find(tx, id, this.shelf(actor)))
      const version = expectedVersion(actor) ?? before.version
      const change = medicines.change(tx, id, version, changes)
      if (!(await orProblem({ medicines_code_key: 'pharmacy.code_taken' }, change))) throw new Problem('stale')
      return found(await medicines.find(tx, id, this.shelf(actor)))
    })
  }
}

const columns = (b: MedicineDetails) => ({
  code: b.code,
  generic: b.generic,
  brand: b.brand ?? null,
  atc: b.atc ?? null,
  system: b.system,
  form: b.form,
  strength: b.strength ?? null,
  route: b.route ?? null,
  unit: b.unit,
  dose_unit: b.doseUnit,
  content: b.content ?? null,
  pack_size: b.packSize,
  pack_unit: b.packUnit ?? null,
  price_minor: b.priceMinor,
  tax_rate: b.taxRate,
  hsn: b.hsn ?? null,
  schedule: b.schedule ?? null,
  reorder_level: b.reorderLevel,
})
