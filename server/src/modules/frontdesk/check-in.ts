import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { ageOn } from '@tabib/contracts/core/time'
import type { arrivals as contracts } from '@tabib/contracts/frontdesk/arrivals'
import type { Actor } from '../../platform/actor.js'
import type { Clock } from '../../platform/clock.js'
import type { WriteTx } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import type { Live } from '../../platform/live/live.js'
import { Problem } from '../../platform/problem.js'
import { charge, consultationCode } from '../billing/index.js'
import { requireDocument } from '../documents/index.js'
import { fulfilFollowUp, openEncounter } from '../encounters/index.js'
import { nextNumber } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import { arrive } from '../scheduling/index.js'
import * as arrivals from './arrivals.repo.js'
import { queueMoved } from './calling.js'
import * as kiosk from './kiosk.repo.js'
import { minuteOf, momentOf, waitFor } from './moments.js'
import { placeOf, priorityOf } from './next.rules.js'

export type CheckIn = Input<typeof contracts.checkIn>['body']

export interface DeskOf {
  clock: Clock
  live: Live
}

/** What a visit's consultation is charged under. */
export const chargeSource = (encounterId: string) => `frontdesk.arrivals:${encounterId}`

const consultation = { new: 'Consultation', follow_up: 'Follow-up consultation' } as const

/** The next token of a doctor's day: from here on check-ins to this doctor stand in line. */
export const nextToken = (tx: WriteTx, a: { doctorId: string; branchId: string; on: string }) =>
  nextNumber(tx, `tokens:${a.doctorId}:${a.branchId}:${a.on}`)

/**
 * Opens a visit and gives the next token of the doctor's day: without gaps, whoever asks at the same time. An appointment
 * named with it becomes `ARRIVED`, and what was paid for it is not charged again.
 * @throws Problem `frontdesk.doctor_not_here`, `frontdesk.already_here`, `frontdesk.not_their_appointment`, `scheduling.moved_on`
 */
export async function checkIn(tx: WriteTx, actor: Actor, { clock, live }: DeskOf, body: CheckIn) {
  const now = clock.now()
  const moment = momentOf(clock, actor)
  // Whoever else is here is asked for once the token is ours: of two who check one person in, the second sees the first.
  const [patient, doctor, fee, , booked, token, open] = await together([
    requirePatient(tx, actor, body.patientId),
    arrivals.day(tx, moment, body.doctorId),
    consultationCode(tx, body.doctorId, body.visitType),
    body.existingPrescriptionId ? requireDocument(tx, actor, body.existingPrescriptionId, body.patientId) : undefined,
    comeFor(tx, actor, body, moment.on),
    nextToken(tx, { doctorId: body.doctorId, ...moment }),
    arrivals.open(tx, body.patientId, moment),
  ])
  if (!doctor) throw new Problem('frontdesk.doctor_not_here')
  if (open?.doctorId === body.doctorId) {
    throw new Problem('frontdesk.already_here', { details: { token: open.token, encounterId: open.encounterId } })
  }
  const here = await arriveNow(tx, actor, { clock, live }, { ...body, patient, booked, token, fee, now, moment })
  queueMoved(tx, live, actor, actor.branchId)
  return {
    arrivalId: here.arrivalId,
    encounterId: here.encounterId,
    token,
    doctorName: doctor.name,
    roomName: doctor.roomName,
    visitType: body.visitType,
    waitingAhead: here.ahead,
    estimatedWaitMinutes: waitFor(doctor, here.ahead, { minute: moment.minute, at: now }),
    arrivedAt: now.toISOString(),
  }
}

interface Arriving extends CheckIn {
  patient: { birth_date: string }
  booked: { id: string; startsAt: string; charged: boolean } | undefined
  token: number
  /** Code of the consultation in the price list. */
  fee: string
  now: Date
  moment: arrivals.Moment
}

/** Writes the visit, the place in the queue and what follows from both, side by side; answers how many wait before it. */
async function arriveNow(tx: WriteTx, actor: Actor, desk: DeskOf, a: Arriving) {
  const { patientId, doctorId, booked, token, now, moment } = a
  const [arrivalId, encounterId] = [newId<'Arrival'>(), newId<'Encounter'>()]
  const priority = priorityOf(a.priority, ageOn(a.patient.birth_date, moment.on).years)
  const turn = {
    arrivedAt: minuteOf(actor.zone, moment.on, now),
    bookedFor: booked ? minuteOf(actor.zone, moment.on, booked.startsAt) : null,
    priority,
  }
  const place = placeOf(turn, token)
  const [, , , , , ahead] = await together([
    openEncounter(tx, actor, {
      id: encounterId,
      patientId,
      doctorId,
      chiefComplaint: a.chiefComplaint,
      reference: a.reference ?? null,
      visitType: a.visitType,
      existingPrescriptionId: a.existingPrescriptionId ?? null,
      at: now,
      serviceDate: moment.on,
    }),
    arrivals.insert(tx, {
      id: arrivalId,
      branch_id: actor.branchId,
      encounter_id: encounterId,
      patient_id: patientId,
      doctor_id: doctorId,
      service_date: moment.on,
      token,
      status: 'waiting',
      place,
      arrived_at: now.toISOString(),
      appointment_id: booked?.id ?? null,
      booked_for: booked?.startsAt ?? null,
      priority,
    }),
    fulfilFollowUp(tx, encounterId),
    booked?.charged ? undefined : chargeConsultation(tx, actor, desk, { ...a, encounterId }),
    a.kioskRequestId ? kiosk.close(tx, a.kioskRequestId, actor.branchId, { at: now, encounterId }) : undefined,
    arrivals.ahead(tx, { doctorId, ...moment, place, token }),
  ])
  return { arrivalId, encounterId, ahead }
}

/** The appointment this person has come for, noted as arrived. */
async function comeFor(tx: WriteTx, actor: Actor, body: CheckIn, today: string) {
  if (!body.appointmentId) return undefined
  const a = await arrivals.appointment(tx, body.appointmentId)
  if (!a || a.patientId !== body.patientId || a.branchId !== actor.branchId || a.onDate !== today) {
    throw new Problem('frontdesk.not_their_appointment')
  }
  const visit = await arrivals.ofAppointment(tx, a.id)
  if (visit) {
    throw new Problem('frontdesk.already_here', { details: { token: visit.token, encounterId: visit.encounterId } })
  }
  // The day list may have noted the arrival before the visit was opened.
  if (a.status !== 'ARRIVED') await arrive(tx, withoutVersion(actor), a.id)
  return a
}

/** The version a caller read belongs to what they change, not to what follows from it. */
export function withoutVersion(actor: Actor): Actor {
  if (!actor.request) return actor
  const { version: _, ...request } = actor.request
  return { ...actor, request }
}

type Charged = CheckIn & { encounterId: string; token: number; fee: string }

function chargeConsultation(tx: WriteTx, actor: Actor, { clock, live }: DeskOf, visit: Charged) {
  const { patientId, doctorId, encounterId, visitType, token, fee } = visit
  const lines = [{ kind: 'consultation' as const, code: fee, description: consultation[visitType], quantity: 1 }]
  const of = { patientId, encounterId, at: clock.now(), visit: { doctorId, token } }
  return charge(tx, actor, { ...of, source: chargeSource(encounterId), lines }, live)
}
