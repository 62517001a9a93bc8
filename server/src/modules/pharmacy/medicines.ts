import { newId } from '@tabib/contracts/core/id'
import { contentOf } from '@tabib/contracts/pharmacy/content.rules'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import * as medicines from './medicines.repo.js'

/** A medicine as the starter list has it (`server/reference/medicines.json`). */
export interface MedicineRow {
  code: string
  generic: string
  brand: string | null
  atc: string | null
  system?: string
  form: string
  strength: string | null
  route: string | null
  unit: string
  packSize: number
  packUnit: string | null
  doseUnit: string
  priceMinor: number
  gstRate: number
  hsn: string | null
  schedule: string | null
  reorderLevel?: number
}

const routeWords: Record<string, string> = { ophthalmic: 'eye', otic: 'ear', inhalation: 'inhaled' }

/** Takes medicines into the formulary; what is there already stays as the clinic has changed it. Returns how many were added. */
export async function loadMedicines(tx: WriteTx, rows: readonly MedicineRow[]): Promise<number> {
  let added = 0
  for (let i = 0; i < rows.length; i += 500) added += await medicines.load(tx, rows.slice(i, i + 500).map(columnsOf))
  return added
}

const columnsOf = (r: MedicineRow) => ({
  id: newId(),
  code: r.code,
  generic: r.generic,
  brand: r.brand,
  atc: r.atc,
  system: r.system ?? 'allopathy',
  form: r.form,
  strength: r.strength,
  route: r.route === null ? null : (routeWords[r.route] ?? r.route),
  unit: r.unit,
  dose_unit: r.doseUnit,
  content: contentOf(r),
  pack_size: r.packSize,
  pack_unit: r.packUnit,
  price_minor: r.priceMinor,
  tax_rate: r.gstRate,
  hsn: r.hsn,
  schedule: r.schedule,
  // A strip or two of everything that is sold by the strip.
  reorder_level: r.reorderLevel ?? r.packSize * 2,
})

/** Medicines of the formulary by id, inactive ones too; an id that is not there is left out. */
export const medicinesById = (db: Reader, ids: readonly string[]) => medicines.byIds(db, ids)

interface Line {
  medicineId?: string | null | undefined
}

/**
 * Lines as the formulary has their medicines: name, substance, strength, form, ATC, unit and content are the formulary's,
 * whatever the caller wrote; a line without `medicineId` stays as it is. Call it before `writePrescription`.
 * @throws Problem `invalid` for a medicine that is unknown or no longer prescribed; `pointer` leads to the lines
 */
export async function withFormulary<L extends Line>(
  db: Reader,
  lines: readonly L[],
  pointer = '/body/lines',
): Promise<L[]> {
  const known = new Map(
    (
      await medicinesById(
        db,
        lines.flatMap((l) => l.medicineId ?? []),
      )
    ).map((m) => [m.id, m]),
  )
  const errors = lines.flatMap((l, i) => {
    if (!l.medicineId) return []
    const m = known.get(l.medicineId)
    return m?.active
      ? []
      : [{ pointer: `${pointer}/${i}/medicineId`, code: m ? 'pharmacy.medicine_inactive' : 'choice' }]
  })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return lines.map((l) => {
    const m = l.medicineId ? known.get(l.medicineId) : undefined
    if (!m) return l
    const { generic, strength, form, atc, unit, packSize, content } = m
    return { ...l, medicine: m.brand ?? generic, generic, strength, form, atc, unit, packSize, content }
  })
}
