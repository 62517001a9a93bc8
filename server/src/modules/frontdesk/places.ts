import type { Clock } from '../../platform/clock.js'
import type { Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { findBranch } from '../organisation/index.js'
import * as arrivals from './arrivals.repo.js'
import { placeCode } from './arrivals.rules.js'
import { momentOf, waitFor } from './moments.js'

interface Waiting {
  doctorId: string
  serviceDate: string
  place: number
  token: number
}

/** Who is before an arrival in the order of the queue, and how long the wait will probably be, as things stand now. */
export async function standing(db: Reader, clock: Clock, arrival: Waiting, branch: { id: string; timeZone: string }) {
  const moment = momentOf(clock, { branchId: branch.id, zone: branch.timeZone })
  const [doctor, ahead] = await Promise.all([
    arrivals.day(db, moment, arrival.doctorId),
    arrivals.ahead(db, { ...arrival, branchId: branch.id, on: arrival.serviceDate }),
  ])
  const now = { minute: moment.minute, at: clock.now() }
  return { doctor, ahead, estimatedWaitMinutes: doctor ? waitFor(doctor, ahead, now) : 0 }
}

/** Open places of a patient in today's queues of every branch, as the page behind the slip's code tells them. */
export async function placesOf(db: Reader, clock: Clock, patientId: string) {
  const places = []
  for (const arrival of await arrivals.openAnywhere(db, patientId)) {
    const branch = found(await findBranch(db, arrival.branchId))
    if (arrival.serviceDate !== clock.today(branch.timeZone)) continue
    const { doctor, ahead, estimatedWaitMinutes } = await standing(db, clock, arrival, branch)
    places.push({
      token: arrival.token,
      status: arrival.status,
      doctorName: doctor?.name ?? '',
      branchName: branch.name,
      roomName: doctor?.roomName ?? null,
      arrivedAt: arrival.arrivedAt,
      ahead,
      estimatedWaitMinutes,
      /** The visit's page on the patient's phone; it keeps itself fresh and names nobody. */
      path: `/q/${placeCode(arrival.encounterId)}`,
    })
  }
  return places
}
