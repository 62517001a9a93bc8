import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PrescriptionsLines, PrescriptionsPrescriptions } from '../../platform/db/tables.js'

const heads = (db: Reader) =>
  db
    .selectFrom('prescriptions.prescriptions as p')
    .leftJoin('identity.pub_staff as s', 's.id', 'p.doctor_id')
    .leftJoin('identity.pub_accounts as c', 'c.id', 'p.cancelled_by')
    .select([
      'p.id',
      'p.version',
      'p.status',
      'p.source',
      'p.branch_id as branchId',
      'p.patient_id as patientId',
      'p.encounter_id as encounterId',
      'p.doctor_id as doctorId',
      's.name as doctorName',
      'p.written_at as writtenAt',
      'p.amends',
      'p.amend_reason as amendReason',
      'p.cancelled_at as cancelledAt',
      'c.name as cancelledBy',
      'p.cancel_reason as cancelReason',
    ])

const lineColumns = [
  'l.id',
  'l.prescription_id as prescriptionId',
  'l.position',
  'l.medicine_id as medicineId',
  'l.medicine',
  'l.generic',
  'l.strength',
  'l.form',
  'l.atc',
  'l.dose',
  'l.dose_unit as doseUnit',
  'l.morning',
  'l.noon',
  'l.night',
  'l.frequency',
  'l.duration_days as durationDays',
  'l.route',
  'l.timing',
  'l.as_needed as asNeeded',
  'l.instructions',
  'l.override_reason as overrideReason',
  'l.quantity',
  'l.quantity_unit as quantityUnit',
  'l.dispensed',
] as const

export const find = (db: Reader, id: string) => heads(db).where('p.id', '=', id).executeTakeFirst()

/** The prescription of a visit in its latest version, cancelled or not. */
export const ofEncounter = (db: Reader, encounterId: string) =>
  heads(db)
    .where('p.encounter_id', '=', encounterId)
    .where('p.status', '<>', 'superseded')
    .orderBy('p.written_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(1)
    .executeTakeFirst()

export interface Place {
  at: string
  id: string
}

export const ofPatient = (
  db: Reader,
  patientId: string,
  { after, limit }: { after: Place | undefined; limit: number },
) =>
  heads(db)
    .where('p.patient_id', '=', patientId)
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(p.written_at, p.id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('p.written_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute()

/** Lines of these prescriptions, in the order they were written. */
export const lines = async (db: Reader, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('prescriptions.lines as l')
        .select(lineColumns)
        .where('l.prescription_id', '=', sql<string>`any(${ids}::uuid[])`)
        .orderBy('l.prescription_id')
        .orderBy('l.position')
        .execute()

/** Lines written to a patient since an instant that still stand, newest first. */
export const linesSince = (db: Reader, patientId: string, since: string) =>
  db
    .selectFrom('prescriptions.lines as l')
    .innerJoin('prescriptions.prescriptions as p', 'p.id', 'l.prescription_id')
    .leftJoin('identity.pub_staff as s', 's.id', 'p.doctor_id')
    .select([...lineColumns, 'p.written_at as writtenAt', 's.name as doctorName'])
    .where('l.patient_id', '=', patientId)
    .where('p.status', 'in', ['active', 'dispensed'])
    .where('p.written_at', '>=', since)
    .orderBy('p.written_at', 'desc')
    .orderBy('l.position')
    .limit(300)
    .execute()

export const insert = async (
  tx: WriteTx,
  head: Insertable<PrescriptionsPrescriptions>,
  rows: Insertable<PrescriptionsLines>[],
) => {
  await tx.insertInto('prescriptions.prescriptions').values(head).execute()
  await tx.insertInto('prescriptions.lines').values(rows).execute()
}

/** The prescription with its row locked, so that two counters cannot dispense it at once. */
export const lock = (tx: WriteTx, id: string, branchIds: readonly string[]) =>
  tx
    .selectFrom('prescriptions.prescriptions')
    .select([
      'id',
      'status',
      'source',
      'branch_id as branchId',
      'patient_id as patientId',
      'encounter_id as encounterId',
      'doctor_id as doctorId',
    ])
    .where('id', '=', id)
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .forUpdate()
    .executeTakeFirst()

/** Ends a version: taken back with who, when and why, or followed by another. */
export const end = (tx: WriteTx, id: string, set: Updateable<PrescriptionsPrescriptions>) =>
  tx
    .updateTable('prescriptions.prescriptions')
    .set({ ...set, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()

/** The version that stands in place of this one now, however many came between; itself where none does. */
export async function standing(db: Reader, id: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain as (
      select ${id}::uuid as id, 0 as step
      union all
      select p.id, c.step + 1 from chain c join prescriptions.prescriptions p on p.amends = c.id
    )
    select id from chain order by step desc limit 1`.execute(db)
  return rows[0]!.id
}

/** This version and those it stands in place of, newest first. */
export async function versions(db: Reader, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain as (
      select id, amends, 0 as step from prescriptions.prescriptions where id = ${id}
      union all
      select p.id, p.amends, c.step + 1 from chain c join prescriptions.prescriptions p on p.id = c.amends
    )
    select id from chain order by step`.execute(db)
  return rows.map((r) => r.id)
}

/** Adds to what was handed out of a line, unless that would be more than prescribed; undefined then. */
export const addDispensed = (tx: WriteTx, lineId: string, quantity: number) =>
  tx
    .updateTable('prescriptions.lines')
    .set({ dispensed: sql`dispensed + ${quantity}` })
    .where('id', '=', lineId)
    .where(sql<boolean>`(quantity is null or dispensed + ${quantity} <= quantity)`)
    .returning('prescription_id as prescriptionId')
    .executeTakeFirst()

export const lineLeft = (tx: WriteTx, lineId: string) =>
  tx
    .selectFrom('prescriptions.lines')
    .select(sql<number>`quantity - dispensed`.as('left'))
    .where('id', '=', lineId)
    .executeTakeFirst()

/** `dispensed` once no line of known quantity has anything left and no line without one is untouched. */
export const closeIfDone = (tx: WriteTx, id: string) =>
  tx
    .updateTable('prescriptions.prescriptions as p')
    .set({ status: 'dispensed', version: sql`version + 1` })
    .where('p.id', '=', id)
    .where('p.status', '=', 'active')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('prescriptions.lines as l')
            .select('l.id')
            .whereRef('l.prescription_id', '=', 'p.id')
            .where(sql<boolean>`(l.quantity > l.dispensed or (l.quantity is null and l.dispensed = 0))`),
        ),
      ),
    )
    .execute()
