import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { type Portion, sumOf } from '@tabib/contracts/pharmacy/allocation.rules'
import type { dispensings as contracts } from '@tabib/contracts/pharmacy/dispensing'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { charge } from '../billing/index.js'
import { lockPrescription, recordDispensed, type StoredLine } from '../prescriptions/index.js'
import { dispensingsOf } from './dispensings.js'
import * as dispensings from './dispensings.repo.js'
import { isAlternative, take } from './dispensings.rules.js'
import * as medicines from './medicines.repo.js'
import * as stock from './stock.repo.js'

type Body = Input<typeof contracts.dispense>['body']
type Asked = Body['lines'][number]
type Medicine = Awaited<ReturnType<typeof medicines.byIds>>[number]
type Shelf = Awaited<ReturnType<typeof stock.lockShelf>>

/** A line of the prescription, the medicine handed out for it, and how much of which batch. */
interface Handed {
  line: StoredLine
  medicine: Medicine
  portions: Portion[]
}

@Injectable()
export class DispensingsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /**
   * Hands medicines out: stock, prescription, ledger and charge in one transaction. The prescription is locked first, then
   * the batches in a fixed order, and what to take is decided again on what is then there.
   * @throws Problem `pharmacy.out_of_stock`, `pharmacy.batch_expired`, `pharmacy.not_an_alternative`,
   *   `pharmacy.choose_medicine`, `pharmacy.not_in_prescription`, `prescriptions.more_than_prescribed`
   */
  dispense(actor: Actor, { prescriptionId, lines }: Body) {
    const at = this.clock.now()
    const today = this.clock.today(actor.zone)
    return this.db.write(actor, async (tx) => {
      const prescription = await lockPrescription(tx, actor, prescriptionId)
      const chosen = await this.choose(tx, prescription.lines, lines)
      const ids = [...new Set(chosen.map((c) => c.medicine.id))]
      const shelf = await stock.lockShelf(tx, actor.branchId, ids)
      const handed = chosen.map(({ asked, line, medicine }) => {
        const own = shelf.filter((b) => b.medicineId === medicine.id)
        const taken = take(own, asked, today)
        if (Array.isArray(taken)) return { line, medicine, portions: taken }
        if (taken.why === 'expired') throw new Problem('pharmacy.batch_expired', { details: { lineId: line.id } })
        throw new Problem('pharmacy.out_of_stock', { details: { lineId: line.id, left: taken.left } })
      })
      const id = newId<'Dispensing'>()
      const { patientId, encounterId } = prescription
      await this.write(tx, actor, { id, prescriptionId, patientId, encounterId, handed, shelf, at })
      this.poke(tx, actor, { patientId, encounterId })
      return found((await dispensingsOf(tx, prescriptionId)).find((d) => d.id === id))
    })
  }

  /** Which line each asks for, and the medicine that is handed out for it. */
  private async choose(db: Reader, lines: StoredLine[], asked: readonly Asked[]) {
    const twice = asked.findIndex((a, i) => asked.some((b, k) => k < i && b.lineId === a.lineId))
    if (twice >= 0)
      throw new Problem('pharmacy.named_twice', {
        errors: [{ pointer: `/body/lines/${twice}/lineId`, code: 'pharmacy.named_twice' }],
      })
    const chosen = asked.map((a) => {
      const line = lines.find((l) => l.id === a.lineId)
      if (!line) throw new Problem('pharmacy.not_in_prescription')
      const medicineId = a.medicineId ?? line.medicineId
      if (!medicineId) throw new Problem('pharmacy.choose_medicine', { details: { lineId: line.id } })
      return { asked: a, line, medicineId }
    })
    const known = new Map(
      (
        await medicines.byIds(
          db,
          chosen.map((c) => c.medicineId),
        )
      ).map((m) => [m.id, m]),
    )
    return chosen.map(({ asked: a, line, medicineId }) => {
      const medicine = found(known.get(medicineId))
      // Words of a doctor's own name no medicine of ours: the pharmacist decides which it is.
      const other = line.medicineId !== null && line.medicineId !== medicine.id
      if (other && !isAlternative(line, medicine))
        throw new Problem('pharmacy.not_an_alternative', { details: { lineId: line.id } })
      return { asked: a, line, medicine }
    })
  }

  private async write(tx: WriteTx, actor: Actor, d: Facts) {
    const at = d.at.toISOString()
    const price = new Map(d.shelf.map((b) => [b.id, b.unitPriceMinor]))
    const rows = d.handed.flatMap(({ line, medicine, portions }) =>
      portions.map((p) => ({
        row: {
          id: newId(),
          dispensing_id: d.id,
          patient_id: d.patientId,
          prescription_line_id: line.id,
          medicine_id: medicine.id,
          batch_id: p.batchId,
          quantity: p.quantity,
          unit_price_minor: price.get(p.batchId)!,
        },
        medicine,
      })),
    )
    const head = {
      id: d.id,
      branch_id: actor.branchId,
      patient_id: d.patientId,
      encounter_id: d.encounterId,
      prescription_id: d.prescriptionId,
    }
    await dispensings.insert(
      tx,
      { ...head, dispensed_at: at, dispensed_by: actor.accountId },
      rows.map((r) => r.row),
    )
    for (const { row } of rows) {
      // The rows are locked and were counted; this is the wall behind it.
      if (!(await stock.shift(tx, row.batch_id, -row.quantity)))
        throw new Problem('pharmacy.out_of_stock', { details: { left: 0 } })
    }
    await stock.move(
      tx,
      rows.map(({ row }) => ({
        id: newId(),
        branch_id: actor.branchId,
        batch_id: row.batch_id,
        medicine_id: row.medicine_id,
        kind: 'dispensing',
        quantity: -row.quantity,
        dispensing_line_id: row.id,
        moved_at: at,
        moved_by: actor.accountId,
      })),
    )
    for (const { line, portions } of d.handed) await recordDispensed(tx, line.id, sumOf(portions))
    await this.chargeFor(tx, actor, d, rows)
  }

  private chargeFor(tx: WriteTx, actor: Actor, d: Facts, rows: readonly Charged[]) {
    const lines = rows.map(({ row, medicine }) => ({
      kind: 'medicine' as const,
      code: medicine.code,
      description: [medicine.brand ?? medicine.generic, medicine.strength].filter(Boolean).join(' '),
      quantity: row.quantity,
      unitMinor: row.unit_price_minor,
      taxRate: medicine.taxRate,
      hsnSac: medicine.hsn,
    }))
    const { patientId, encounterId, at } = d
    return charge(tx, actor, { source: `pharmacy.dispensings:${d.id}`, patientId, encounterId, at, lines }, this.live)
  }

  private poke(
    tx: WriteTx,
    actor: Actor,
    { patientId, encounterId }: { patientId: string; encounterId: string | null },
  ) {
    const key = { branchId: actor.branchId, patientId, ...(encounterId ? { encounterId } : {}) }
    for (const topic of ['pharmacy.prescriptions', 'pharmacy.stock']) this.live.poke(tx, actor, topic, key)
  }
}

interface Facts {
  id: string
  prescriptionId: string
  patientId: string
  encounterId: string | null
  handed: Handed[]
  shelf: Shelf
  at: Date
}

/** What of one batch is charged for. */
interface Charged {
  row: { quantity: number; unit_price_minor: number }
  medicine: Medicine
}
