import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

/** Statuses of arrivals nobody waits for any more. */
const FINISHED = ['done', 'left']

export interface QueueFilter {
  branchIds: readonly string[]
  on?: string
  doctorId?: string | undefined
  openOnly?: boolean
  id?: string
}

/** Arrivals with patient, doctor and visit, in the order of the queues. One statement however many rows. */
export async function rows(db: Reader, f: QueueFilter) {
  let query = db
    .selectFrom('frontdesk.arrivals as a')
    .innerJoin('patients.pub_patients as p', 'p.id', 'a.patient_id')
    .innerJoin('encounters.pub_encounters as e', 'e.id', 'a.encounter_id')
    .innerJoin('identity.pub_staff as s', 's.id', 'a.doctor_id')
    .leftJoin('organisation.pub_rooms as r', 'r.id', 's.room_id')
    .select([
      'a.id',
      'a.version',
      'a.encounter_id as encounterId',
      'a.token',
      'a.status',
      'a.arrived_at as arrivedAt',
      'a.called_at as calledAt',
      'a.seen_at as seenAt',
      'a.done_at as doneAt',
      'a.times_called as timesCalled',
      'e.visit_type as visitType',
      'e.chief_complaint as chiefComplaint',
      'e.reference',
      'a.doctor_id as doctorId',
      's.name as doctorName',
      'r.name as roomName',
      'p.id as patientId',
      'p.number',
      'p.name',
      'p.gender',
      'p.birth_date as birthDate',
      'p.birth_date_estimated as birthDateEstimated',
      'p.phone',
      'p.blood_group as bloodGroup',
      sql<boolean>`exists (select 1 from encounters.pub_vitals_done v where v.encounter_id = a.encounter_id)`.as(
        'vitalsTaken',
      ),
    ])
    .where('a.branch_id', '=', sql<string>`any(${f.branchIds}::uuid[])`)
  if (f.id) query = query.where('a.id', '=', f.id)
  if (f.on) query = query.where('a.service_date', '=', f.on)
  if (f.doctorId) query = query.where('a.doctor_id', '=', f.doctorId)
  if (f.openOnly) query = query.where('a.status', 'not in', FINISHED)
  const found = await query.orderBy('a.place').orderBy('a.token').limit(500).execute()
  return found.map(({ doctorId, doctorName, roomName, ...row }) => {
    const { patientId, number, name, gender, birthDate, birthDateEstimated, phone, bloodGroup, ...rest } = row
    return {
      ...rest,
      doctor: { id: doctorId, name: doctorName, roomName },
      patient: { id: patientId, number, name, gender, birthDate, birthDateEstimated, phone, bloodGroup },
    }
  })
}
