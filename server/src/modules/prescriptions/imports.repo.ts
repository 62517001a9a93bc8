import type { Insertable } from 'kysely'
import { insertRows } from '../../platform/db/bulk.js'
import type { WriteTx } from '../../platform/db/db.js'
import type { PrescriptionsLines, PrescriptionsPrescriptions } from '../../platform/db/tables.js'

/** Adds prescriptions written elsewhere (`source` import): they are read in the chart and never dispensed here. */
export async function importPrescriptions(
  tx: WriteTx,
  prescriptions: readonly Insertable<PrescriptionsPrescriptions>[],
  lines: readonly Insertable<PrescriptionsLines>[],
): Promise<void> {
  await insertRows(tx, 'prescriptions.prescriptions', prescriptions)
  await insertRows(tx, 'prescriptions.lines', lines)
}
