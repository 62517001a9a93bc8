import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

export interface NewAccount {
  branchId: string
  patientId: string
  encounterId: string | null
  doctorId: string | null
  token: number | null
  at: Date
}

/** Opens the account, again where everything had been paid; doctor and token stay what they were said to be. */
export const open = (tx: WriteTx, a: NewAccount) =>
  tx
    .insertInto('billing.accounts')
    .values({
      id: a.encounterId ?? a.patientId,
      branch_id: a.branchId,
      patient_id: a.patientId,
      encounter_id: a.encounterId,
      doctor_id: a.doctorId,
      token: a.token,
      opened_at: a.at.toISOString(),
    })
    .onConflict((c) =>
      c.column('id').doUpdateSet({
        open: true,
        doctor_id: sql`coalesce(accounts.doctor_id, excluded.doctor_id)`,
        token: sql`coalesce(accounts.token, excluded.token)`,
        // Outside a visit an account lives as long as the person: a new debt is a new day.
        opened_at: sql`case when accounts.open or accounts.encounter_id is not null then accounts.opened_at else excluded.opened_at end`,
      }),
    )
    .execute()

/** Holds the account until the transaction ends: whoever charges, drafts or pays it at the same time waits. */
export const lock = (tx: WriteTx, id: string) =>
  tx
    .selectFrom('billing.accounts')
    .select(['id', 'branch_id as branchId', 'patient_id as patientId', 'encounter_id as encounterId'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

/** Says again whether something is on no invoice, unpaid or owed back. */
export const settle = (tx: WriteTx, id: string) =>
  sql`update billing.accounts a set open =
        exists (select 1 from billing.charges c where c.account_id = a.id and c.reverses is null
                  and not exists (select 1 from billing.charges r where r.reverses = c.id)
                  and not exists (select 1 from billing.invoice_lines l where l.charge_id = c.id))
        or exists (select 1 from billing.invoices i where i.account_id = a.id
                     and (i.status = 'draft' or (i.status = 'issued' and i.paid_minor <> i.total_minor - i.credited_minor)))
      where a.id = ${id}`.execute(tx)

export const find = (db: Reader, id: string) =>
  db.selectFrom('billing.accounts').select(['id', 'branch_id as branchId']).where('id', '=', id).executeTakeFirst()
