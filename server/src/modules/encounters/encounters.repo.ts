import { type Insertable, sql } from 'kysely'
import type { EncounterStatus } from '@tabib/contracts/encounters/encounters.states'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { EncountersEncounters } from '../../platform/db/tables.js'

const visits = (db: Reader) =>
  db
    .selectFrom('encounters.encounters as e')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'e.branch_id')
    .leftJoin('identity.pub_staff as s', 's.id', 'e.doctor_id')
    .select([
      'e.id',
      'e.version',
      'e.branch_id as branchId',
      'b.name as branchName',
      'e.patient_id as patientId',
      'e.doctor_id as doctorId',
      sql<string | null>`coalesce(s.name, e.doctor_name)`.as('doctorName'),
      'e.visit_type as visitType',
      'e.status',
      'e.service_date as serviceDate',
      'e.chief_complaint as chiefComplaint',
      'e.reference',
      'e.existing_prescription_id as existingPrescriptionId',
      'e.source',
      'e.started_at as startedAt',
      'e.completed_at as completedAt',
    ])

export const insert = (tx: WriteTx, row: Insertable<EncountersEncounters>) =>
  tx.insertInto('encounters.encounters').values(row).execute()

/** A visit wherever in the clinic it took place: for reading a chart. */
export const find = (db: Reader, id: string) => visits(db).where('e.id', '=', id).executeTakeFirst()

/** A visit of one of these branches: for working on it. */
export const findIn = (db: Reader, id: string, branchIds: readonly string[]) =>
  visits(db)
    .where('e.id', '=', id)
    .where('e.branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .executeTakeFirst()

/** Locks a visit until the transaction ends; undefined where it is not of these branches. */
export const lock = (tx: WriteTx, id: string, branchIds: readonly string[]) =>
  tx
    .selectFrom('encounters.encounters')
    .select(['id', 'status', 'doctor_id as doctorId', 'patient_id as patientId', 'branch_id as branchId'])
    .where('id', '=', id)
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .forUpdate()
    .executeTakeFirst()

export const change = (
  tx: WriteTx,
  id: string,
  to: { status?: EncounterStatus; doctor_id?: string; completed_at?: string },
) =>
  tx
    .updateTable('encounters.encounters')
    .set({ ...to, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()

export interface Place {
  at: string
  id: string
}

/** A page of a patient's visits, latest first. */
export function ofPatient(
  db: Reader,
  patientId: string,
  { after, limit }: { after?: Place | undefined; limit: number },
) {
  let query = visits(db).where('e.patient_id', '=', patientId)
  if (after) query = query.where(sql<boolean>`(e.started_at, e.id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  return query.orderBy('e.started_at', 'desc').orderBy('e.id', 'desc').limit(limit).execute()
}

/** The latest visit that took place. */
export const last = (db: Reader, patientId: string) =>
  db
    .selectFrom('encounters.encounters as e')
    .leftJoin('identity.pub_staff as s', 's.id', 'e.doctor_id')
    .select([
      'e.id as encounterId',
      'e.service_date as on',
      'e.visit_type as visitType',
      'e.doctor_id as doctorId',
      sql<string | null>`coalesce(s.name, e.doctor_name)`.as('doctorName'),
      'e.chief_complaint as chiefComplaint',
    ])
    .where('e.patient_id', '=', patientId)
    .where('e.status', '<>', 'cancelled')
    .orderBy('e.started_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(1)
    .executeTakeFirst()
