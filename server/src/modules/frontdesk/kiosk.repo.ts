import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { FrontdeskKioskRequests } from '../../platform/db/tables.js'

/** What narrows those who are expected: an appointment of its own, a phone, or a number on a card. */
export interface Sought {
  branchId: string
  on: string
  appointmentId?: string | null
  phone?: string | null
  number?: string | null
}

/** Today's appointments of a branch that fit, the earliest first. */
export const expected = (db: Reader, f: Sought) =>
  db
    .selectFrom('scheduling.pub_appointments as p')
    .innerJoin('patients.pub_patients as m', 'm.id', 'p.patient_id')
    .innerJoin('identity.pub_staff as s', 's.id', 'p.doctor_id')
    .select([
      'p.id as appointmentId',
      'p.patient_id as patientId',
      'p.doctor_id as doctorId',
      'p.starts_at as startsAt',
      'p.reason',
      'p.status',
      'm.name',
      'm.birth_date as birthDate',
      's.name as doctorName',
    ])
    .where('p.branch_id', '=', f.branchId)
    .where('p.on_date', '=', f.on)
    .where('p.kind', '=', 'in_person')
    .where('p.status', 'in', ['PENDING', 'CONFIRMED', 'ARRIVED'])
    .where((e) => {
      if (f.appointmentId) return e('p.id', '=', f.appointmentId)
      return f.phone ? e('m.phone', '=', f.phone) : e('m.number', '=', f.number ?? '')
    })
    .orderBy('p.starts_at')
    .limit(20)
    .execute()

/** Patients with this phone who were born in that year; two are enough to know that it is not one. */
export const known = (db: Reader, phone: string, birthYear: number) =>
  db
    .selectFrom('patients.pub_patients')
    .select('id')
    .where('phone', '=', phone)
    .where(sql<boolean>`extract(year from birth_date) = ${birthYear}`)
    .where('deceased_on', 'is', null)
    .limit(2)
    .execute()

export const insert = (tx: WriteTx, row: Insertable<FrontdeskKioskRequests>) =>
  tx.insertInto('frontdesk.kiosk_requests').values(row).execute()

/** Numbers taken today that reception has not seen to. */
export const open = (db: Reader, branchId: string, on: string) =>
  db
    .selectFrom('frontdesk.kiosk_requests as k')
    .leftJoin('identity.pub_staff as s', 's.id', 'k.doctor_id')
    .select([
      'k.id',
      'k.number',
      'k.name',
      'k.phone',
      'k.birth_year as birthYear',
      'k.doctor_id as doctorId',
      's.name as doctorName',
      'k.asked_at as askedAt',
    ])
    .where('k.branch_id', '=', branchId)
    .where('k.service_date', '=', on)
    .where('k.closed_at', 'is', null)
    .orderBy('k.number')
    .limit(200)
    .execute()

/** Puts a number aside; answers whether it was open. */
export async function close(
  tx: WriteTx,
  id: string,
  branchId: string,
  how: { at: Date; encounterId?: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('frontdesk.kiosk_requests')
    .set({ closed_at: how.at.toISOString(), encounter_id: how.encounterId ?? null })
    .where('id', '=', id)
    .where('branch_id', '=', branchId)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Counts a question asked at a kiosk, and answers how many there were in the minute it is part of. */
export async function count(tx: WriteTx, screenId: string, now: Date): Promise<number> {
  const begun = new Date(now.getTime() - 60_000).toISOString()
  const fresh = sql<boolean>`asked_since is null or asked_since < ${begun}`
  const row = await tx
    .updateTable('frontdesk.screens')
    .set({
      asked: sql`case when ${fresh} then 1 else asked + 1 end`,
      asked_since: sql`case when ${fresh} then ${now.toISOString()}::timestamptz else asked_since end`,
    })
    .where('id', '=', screenId)
    .returning('asked')
    .executeTakeFirstOrThrow()
  return row.asked
}
