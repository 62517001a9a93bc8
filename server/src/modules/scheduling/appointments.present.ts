import type { Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import * as repo from './appointments.repo.js'

/** An appointment as it is answered. */
export const present = (a: repo.ShownRow) => ({
  id: a.id,
  version: a.version,
  branchId: a.branchId,
  doctor: { id: a.doctorId, name: a.doctorName, speciality: a.doctorSpeciality },
  patient: { id: a.patientId, number: a.patientNumber, name: a.patientName, phone: a.patientPhone },
  kind: a.kind,
  status: a.status,
  startsAt: a.startsAt,
  endsAt: a.endsAt,
  expectedAt: new Date(Date.parse(a.startsAt) + (a.lateMinutes ?? 0) * 60_000).toISOString(),
  number: a.number,
  roomId: a.roomId,
  roomName: a.roomName,
  deviceId: a.deviceId,
  deviceName: a.deviceName,
  address: a.address,
  travelMinutes: a.travelMinutes,
  reason: a.reason,
  notes: a.notes,
  source: a.source,
  bookedBy: a.bookedBy,
  bookedAt: a.bookedAt,
  heldUntil: a.heldUntil,
  overbookReason: a.overbookReason,
  cancelReason: a.cancelReason,
  seriesId: a.seriesId,
})

/** One appointment by id, for whoever was allowed to touch it. @throws Problem `not_found` */
export async function readOne(db: Reader, id: string) {
  return present(found((await repo.one(db, { id }))[0]))
}
