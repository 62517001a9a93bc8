import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { EncountersFollowUps } from '../../platform/db/tables.js'

const planned = (db: Reader, today: string) =>
  db
    .selectFrom('encounters.follow_ups as f')
    .innerJoin('patients.pub_patients as p', 'p.id', 'f.patient_id')
    .leftJoin('identity.pub_staff as s', 's.id', 'f.doctor_id')
    .select([
      'f.id',
      'f.version',
      'f.patient_id as patientId',
      'p.name as patientName',
      'p.number as patientNumber',
      'p.gender',
      'p.birth_date as birthDate',
      'p.birth_date_estimated as birthDateEstimated',
      'p.phone',
      'f.doctor_id as doctorId',
      's.name as doctorName',
      'f.encounter_id as encounterId',
      'f.due_on as dueOn',
      sql<number>`greatest(0, ${today}::date - f.due_on)`.as('overdueDays'),
      'f.note',
      'f.status',
    ])

/** One follow-up of these branches. */
export const find = (db: Reader, id: string, { today, branchIds }: { today: string; branchIds: readonly string[] }) =>
  planned(db, today)
    .where('f.id', '=', id)
    .where('f.branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .executeTakeFirst()

export interface DueFilter {
  branchId: string
  from: string
  to: string
  doctorId?: string | undefined
  today: string
}

export function due(db: Reader, f: DueFilter) {
  let query = planned(db, f.today)
    .where('f.branch_id', '=', f.branchId)
    .where('f.status', '=', 'due')
    .where('f.due_on', '>=', f.from)
    .where('f.due_on', '<=', f.to)
  if (f.doctorId) query = query.where('f.doctor_id', '=', f.doctorId)
  return query.orderBy('f.due_on').orderBy('f.id').limit(500).execute()
}

export const branches = (db: Reader) =>
  db.selectFrom('organisation.pub_branches').select(['id', 'time_zone as timeZone']).$narrowType<Branch>().execute()

interface Branch {
  id: string
  timeZone: string
}

/** Everybody who is due in a branch between two days. */
export const soonDue = (db: Reader, f: { branchId: string; from: string; to: string }) =>
  db
    .selectFrom('encounters.follow_ups as f')
    .leftJoin('identity.pub_staff as s', 's.id', 'f.doctor_id')
    .select(['f.id', 'f.patient_id as patientId', 'f.due_on as dueOn', 's.name as doctorName'])
    .where('f.branch_id', '=', f.branchId)
    .where('f.status', '=', 'due')
    .where('f.due_on', '>=', f.from)
    .where('f.due_on', '<=', f.to)
    .orderBy('f.due_on')
    .orderBy('f.id')
    .execute()

/** Plans a follow-up, or changes the one this visit has asked for already. */
export const plan = (tx: WriteTx, row: Insertable<EncountersFollowUps>) =>
  tx
    .insertInto('encounters.follow_ups')
    .values(row)
    .onConflict((c) =>
      c.column('encounter_id').doUpdateSet((eb) => ({
        due_on: eb.ref('excluded.due_on'),
        note: eb.ref('excluded.note'),
        doctor_id: eb.ref('excluded.doctor_id'),
        version: sql`follow_ups.version + 1`,
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()

/** Closes a follow-up that is still due; undefined where it is not. */
export const close = (tx: WriteTx, id: string, to: { status: 'seen' | 'cancelled'; seen_encounter_id?: string }) =>
  tx
    .updateTable('encounters.follow_ups')
    .set({ ...to, version: sql`version + 1` })
    .where('id', '=', id)
    .where('status', '=', 'due')
    .returning('id')
    .executeTakeFirst()

/** What a patient is due for in a branch: the given doctor's first, then the earliest. */
export const dueOf = (
  tx: WriteTx,
  of: { patientId: string; branchId: string; doctorId: string | null; exceptEncounterId: string },
) =>
  tx
    .selectFrom('encounters.follow_ups')
    .select('id')
    .where('patient_id', '=', of.patientId)
    .where('branch_id', '=', of.branchId)
    .where('status', '=', 'due')
    .where('encounter_id', '<>', of.exceptEncounterId)
    .orderBy(sql`(doctor_id is not distinct from ${of.doctorId}::uuid)`, 'desc')
    .orderBy('due_on')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()

/** The earliest a patient is due for in any branch. */
export const nextDue = (db: Reader, patientId: string) =>
  db
    .selectFrom('encounters.follow_ups as f')
    .leftJoin('identity.pub_staff as s', 's.id', 'f.doctor_id')
    .select(['f.id', 'f.due_on as dueOn', 'f.doctor_id as doctorId', 's.name as doctorName'])
    .where('f.patient_id', '=', patientId)
    .where('f.status', '=', 'due')
    .orderBy('f.due_on')
    .limit(1)
    .executeTakeFirst()

/** The follow-up planned in a visit. */
export const ofEncounter = (db: Reader, encounterId: string) =>
  db
    .selectFrom('encounters.follow_ups')
    .select(['id', 'due_on as dueOn', 'status'])
    .where('encounter_id', '=', encounterId)
    .where('status', '<>', 'cancelled')
    .executeTakeFirst()
