import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'

/** Statuses of arrivals nobody waits for any more. */
const FINISHED = ['done', 'left']

export interface QueueFilter {
  branchIds: readonly string[]
  on?: string
  doctorId?: string | undefined
  openOnly?: boolean
  id?: string
}

interface Sent {
  branchIds: readonly string[]
  id: string
  on: string
  doctorId: string
}

const arrivals = (db: Reader, value: Values<Sent>) =>
  db
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
      'a.booked_for as bookedFor',
      'a.priority',
      'a.held_for as heldFor',
      'a.held_at as heldAt',
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
    .where('a.branch_id', '=', sql<string>`any(${value('branchIds')}::uuid[])`)
    // Who is still here comes first, then who was done last: what a long day leaves out is over.
    .orderBy(sql`a.status in ('done', 'left')`)
    .orderBy(sql`case when a.status in ('done', 'left') then coalesce(a.done_at, a.arrived_at) end`, 'desc')
    .orderBy('a.place')
    .orderBy('a.token')
    .limit(500)

/** One statement for each set of things that may be asked for, built when it is first needed. */
const asked = new Map<string, ReturnType<typeof narrowed>>()

const narrowed = (f: QueueFilter) =>
  statement((db, value: Values<Sent>) => {
    let query = arrivals(db, value)
    if (f.id) query = query.where('a.id', '=', value('id'))
    if (f.on) query = query.where('a.service_date', '=', value('on'))
    if (f.doctorId) query = query.where('a.doctor_id', '=', value('doctorId'))
    if (f.openOnly) query = query.where('a.status', 'not in', FINISHED)
    return query
  })

/** Arrivals with patient, doctor and visit, in the order of the queues. One statement however many rows. */
export async function rows(db: Reader, f: QueueFilter) {
  const { branchIds, id = '', on = '', doctorId = '' } = f
  const shape = [id && 'id', on && 'on', doctorId && 'doctor', f.openOnly && 'open'].join()
  let read = asked.get(shape)
  if (!read) asked.set(shape, (read = narrowed(f)))
  return (await read(db, { branchIds, id, on, doctorId })).map((r) => ({
    id: r.id,
    version: r.version,
    encounterId: r.encounterId,
    token: r.token,
    status: r.status,
    arrivedAt: r.arrivedAt,
    calledAt: r.calledAt,
    seenAt: r.seenAt,
    doneAt: r.doneAt,
    timesCalled: r.timesCalled,
    bookedFor: r.bookedFor,
    priority: r.priority,
    heldFor: r.heldFor,
    heldAt: r.heldAt,
    visitType: r.visitType,
    chiefComplaint: r.chiefComplaint,
    reference: r.reference,
    vitalsTaken: r.vitalsTaken,
    doctor: { id: r.doctorId, name: r.doctorName, roomName: r.roomName },
    patient: {
      id: r.patientId,
      number: r.number,
      name: r.name,
      gender: r.gender,
      birthDate: r.birthDate,
      birthDateEstimated: r.birthDateEstimated,
      phone: r.phone,
      bloodGroup: r.bloodGroup,
    },
  }))
}
