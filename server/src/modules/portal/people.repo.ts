import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

/** The phone of an account; undefined where it is no patient's. */
export const phoneOf = async (db: Reader, accountId: string) =>
  (
    await db
      .selectFrom('identity.pub_portal_accounts')
      .select('phone')
      .where('id', '=', accountId)
      .where('active', '=', true)
      .executeTakeFirst()
  )?.phone ?? undefined

/** Open places of a patient in today's queues, with how many wait in front and how long a visit takes there today. */
export async function placesOf(db: Reader, patientId: string, now: string) {
  const { rows } = await sql<{
    token: number
    status: string
    doctorName: string
    branchName: string
    roomName: string | null
    ahead: number
    minutes: number | null
    arrivedAt: string
  }>`
    select a.token, a.status, d.name as "doctorName", b.name as "branchName", r.name as "roomName", a.arrived_at as "arrivedAt",
      (select count(*)::int from frontdesk.pub_arrivals o
        where o.doctor_id = a.doctor_id and o.branch_id = a.branch_id and o.service_date = a.service_date
          and o.status in ('waiting', 'called') and o.token < a.token) as ahead,
      (select round(avg(extract(epoch from o.done_at - o.seen_at)) / 60)::int from frontdesk.pub_arrivals o
        where o.doctor_id = a.doctor_id and o.branch_id = a.branch_id and o.service_date = a.service_date
          and o.done_at > o.seen_at) as minutes
    from frontdesk.pub_arrivals a
    join identity.pub_staff d on d.id = a.doctor_id
    join organisation.pub_branches b on b.id = a.branch_id
    left join organisation.pub_rooms r on r.id = d.room_id and r.branch_id = a.branch_id
    where a.patient_id = ${patientId} and a.status not in ('done', 'left')
      and a.service_date = (${now}::timestamptz at time zone b.time_zone)::date
    order by a.arrived_at`.execute(db)
  return rows
}
