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
export const close = (tx: WriteTx, id: string, to: { status: 'cancelled' }) =>
  tx
    .updateTable('encounters.follow_ups')
    .set({ ...to, version: sql`version + 1` })
    .where('id', '=', id)
    .where('status', '=', 'due')
    .returning('id')
    .executeTakeFirst()

/** Closes what the patient of a visit was due for in its branch: its own doctor's first, then the earliest. */
export async function fulfil(tx: WriteTx, encounterId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    update encounters.follow_ups set status = 'seen', seen_encounter_id = ${encounterId}, version = version + 1
    where id = (
      select f.id from encounters.encounters v
      join encounters.follow_ups f on f.patient_id = v.patient_id and f.branch_id = v.branch_id
      where v.id = ${encounterId} and f.status = 'due' and f.encounter_id <> v.id
      order by (f.doctor_id is not distinct from v.doctor_id) desc, f.due_on limit 1 for update of f)
    returning id`.execute(tx)
  return rows[0]?.id ?? null
}

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
