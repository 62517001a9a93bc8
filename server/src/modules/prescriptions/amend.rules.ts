/** A line of the version before, as far as it matters for what was handed out. */
interface Before {
  medicineId: string | null
  medicine: string
  dispensed: number
}

interface Row {
  medicine_id: string | null
  medicine: string
  quantity: number | null
}

/** What says that two lines prescribe the same medicine: the formulary's item, or the same words. */
const keyOf = (medicineId: string | null, medicine: string) => medicineId ?? medicine.trim().toLowerCase()

/**
 * Gives each line of a new version what was handed out of the same medicine before, first come first served: lines of
 * one medicine share it, up to what each prescribes. A medicine that is no longer prescribed keeps its record in the
 * version before. `short` names what was handed out beyond what the new version prescribes.
 */
export function carryOver<R extends Row>(
  before: readonly Before[],
  rows: readonly R[],
): { rows: (R & { dispensed: number })[] } | { short: { medicine: string; dispensed: number } } {
  const handed = new Map<string, number>()
  for (const l of before) {
    const key = keyOf(l.medicineId, l.medicine)
    handed.set(key, round((handed.get(key) ?? 0) + l.dispensed))
  }
  const carried = rows.map((row) => {
    const key = keyOf(row.medicine_id, row.medicine)
    const dispensed = Math.min(handed.get(key) ?? 0, row.quantity ?? Infinity)
    handed.set(key, round((handed.get(key) ?? 0) - dispensed))
    return { ...row, dispensed }
  })
  const beyond = rows.find((r) => (handed.get(keyOf(r.medicine_id, r.medicine)) ?? 0) > 0)
  if (!beyond) return { rows: carried }
  const key = keyOf(beyond.medicine_id, beyond.medicine)
  const all = before.filter((l) => keyOf(l.medicineId, l.medicine) === key).map((l) => l.dispensed)
  return { short: { medicine: beyond.medicine, dispensed: round(all.reduce((a, b) => a + b, 0)) } }
}

/** Stock is counted in thousandths. */
const round = (n: number) => Math.round(n * 1000) / 1000
