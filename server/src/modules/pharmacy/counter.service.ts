import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { addDays, startOfDay } from '@tabib/contracts/core/time'
import { allocate, isExpired, sumOf } from '@tabib/contracts/pharmacy/allocation.rules'
import type { dispensings as contracts } from '@tabib/contracts/pharmacy/dispensing'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isMoment, pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { findPrescription, standingVersion, type StoredLine, warningsFor } from '../prescriptions/index.js'
import { allergyStateOf } from '../encounters/index.js'
import { dispensingsOf } from './dispensings.js'
import * as dispensings from './dispensings.repo.js'
import * as medicines from './medicines.repo.js'
import * as stock from './stock.repo.js'

/** An id in whatever was scanned: the slip's code, a web address, the id alone. */
const scannedId = (q: string) => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(q)?.[0].toLowerCase()

type Batch = Awaited<ReturnType<typeof stock.batches>>[number]
type OnShelf = NonNullable<Awaited<ReturnType<typeof medicines.find>>>

/** What the counter sees before anything is handed out. */
@Injectable()
export class CounterService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  private shelf = (actor: Actor): medicines.Shelf => ({ branchId: actor.branchId, today: this.clock.today(actor.zone) })

  async waiting(actor: Actor, { q, days, limit, cursor }: Input<typeof contracts.waiting>['query']) {
    const code = scannedId(q)
    if (code)
      return { items: await this.db.read(actor, (db) => dispensings.scanned(db, actor.branchIds, code)), next: null }
    const after = placeOf(cursor, isMoment)
    const since = startOfDay(actor.zone, addDays(this.clock.today(actor.zone), 1 - days))
    const words = q.split(/\s+/).filter(Boolean).slice(0, 6)
    const listing = { branchId: actor.branchId, since, words, after, limit: limit + 1 }
    const rows = await this.db.read(actor, (db) => dispensings.waiting(db, listing))
    return pageOf(rows, limit, (r) => ({ at: r.writtenAt, id: r.id }))
  }

  /** What to hand out of a prescription; of the version that stands, where it was written anew. */
  proposal(actor: Actor, asked: string) {
    const shelf = this.shelf(actor)
    return this.db.read(actor, async (db) => {
      const id = await standingVersion(db, asked)
      const head = found((await dispensings.scanned(db, actor.branchIds, id)).find((p) => p.id === id))
      const written = found(await findPrescription(db, id))
      const ids = written.lines.flatMap((l) => l.medicineId ?? [])
      const batches = await stock.batches(db, actor.branchId, ids)
      // Two lines of one medicine share what the shelf has.
      const left = batches.map((b) => ({ ...b }))
      const lines = []
      for (const line of written.lines) lines.push(await this.propose(db, shelf, { line, batches, left }))
      const allergies = await allergyStateOf(db, written.patientId)
      const warnings = warningsFor(written.lines, { allergies: allergies.items, current: [] })
      return { prescription: head, allergies, warnings, lines, dispensings: await dispensingsOf(db, id) }
    })
  }

  private async propose(
    db: Reader,
    shelf: medicines.Shelf,
    { line, batches, left }: { line: StoredLine; batches: Batch[]; left: Batch[] },
  ) {
    const formulary = line.medicineId ? ((await medicines.find(db, line.medicineId, shelf)) ?? null) : null
    const owed = line.quantity === null ? null : Math.round((line.quantity - line.dispensed) * 1000) / 1000
    const own = left.filter((b) => b.medicineId === line.medicineId)
    const { portions, short } = allocate(own, owed ?? 0, shelf.today)
    for (const p of portions) own.find((b) => b.id === p.batchId)!.onHand -= p.quantity
    return {
      ...line,
      left: owed,
      formulary,
      batches: batches.filter((b) => b.medicineId === line.medicineId && !isExpired(b, shelf.today)),
      portions,
      short,
      expired: sumOf(
        batches
          .filter((b) => b.medicineId === line.medicineId && isExpired(b, shelf.today))
          .map((b) => ({ quantity: b.onHand })),
      ),
      alternatives: await this.alternatives(db, shelf, line, formulary),
    }
  }

  private alternatives(db: Reader, shelf: medicines.Shelf, line: StoredLine, formulary: OnShelf | null) {
    const generic = formulary?.generic ?? line.generic ?? line.medicine
    const strength = formulary?.strength ?? line.strength
    return medicines.alternatives(db, shelf, {
      id: line.medicineId,
      generic,
      strength,
      form: formulary?.form ?? line.form,
    })
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => {
      const head = found(await dispensings.find(db, id, actor.branchIds))
      return found((await dispensingsOf(db, head.prescriptionId)).find((d) => d.id === id))
    })
  }
}
