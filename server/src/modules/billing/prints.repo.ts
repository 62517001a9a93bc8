import type { WriteTx } from '../../platform/db/db.js'

export interface Print {
  id: string
  invoiceId: string
  patientId: string
  paper: string
  at: Date
  by: string
}

/** Notes that a paper is printed; returns 1 for the original, 2 and up for duplicates. The invoice must be locked. */
export async function note(tx: WriteTx, p: Print): Promise<number> {
  const before = await tx
    .selectFrom('billing.prints')
    .select((eb) => eb.fn.countAll<number>().as('copies'))
    .where('invoice_id', '=', p.invoiceId)
    .where('paper', '=', p.paper)
    .executeTakeFirstOrThrow()
  const copy = before.copies + 1
  await tx
    .insertInto('billing.prints')
    .values({
      id: p.id,
      invoice_id: p.invoiceId,
      patient_id: p.patientId,
      paper: p.paper,
      copy,
      printed_at: p.at.toISOString(),
      printed_by: p.by,
    })
    .execute()
  return copy
}
