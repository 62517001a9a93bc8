import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { CallCounter } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import type { Live } from '../../platform/live/live.js'
import { notify } from '../notifications/index.js'
import { letterhead } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import * as calls from './calls.repo.js'

/** Topic of boards, kiosks and phones, which nobody has signed in to. */
export const BOARD = 'frontdesk.board'
/** A call that was not heard by then is no news any more. */
const NEWS = 20 * 60_000

/** Tells desks and boards of a branch that the queue has moved. */
export function queueMoved(tx: WriteTx, live: Live, actor: Pick<Actor, 'tenant'>, branchId: string): void {
  live.poke(tx, actor, 'frontdesk.queue', { branchId })
  live.pokeGuests(tx, actor, BOARD, { branchId })
}

export interface Calling {
  arrival: { id: string; patientId: string; branchId: string; serviceDate: string; token: number }
  counter: CallCounter
  doctor?: { id: string; name: string } | undefined
  /** The room or desk to come to. */
  place: string | null
  at: Date
}

/** Notes a call, for boards to speak; the patient is told on the phone the first time. */
export async function callOut(tx: WriteTx, actor: Actor, c: Calling): Promise<void> {
  const { arrival, counter, doctor, place, at } = c
  await calls.insert(tx, {
    id: newId(),
    branch_id: arrival.branchId,
    arrival_id: arrival.id,
    counter,
    doctor_id: doctor?.id ?? null,
    place,
    token: arrival.token,
    service_date: arrival.serviceDate,
    called_at: at.toISOString(),
    called_by: actor.accountId,
  })
  const patient = await requirePatient(tx, actor, arrival.patientId)
  if (!patient.phone) return
  const { name: clinic } = await letterhead(tx, arrival.branchId)
  await notify(
    tx,
    { ...actor, branchId: arrival.branchId },
    {
      to: {
        patientId: arrival.patientId,
        name: patient.name,
        phone: patient.phone,
        language: patient.language as Language | null,
      },
      kind: 'token.called',
      data: {
        clinic,
        token: arrival.token,
        ...(place ? { room: place } : {}),
        ...(doctor ? { doctor: doctor.name } : {}),
      },
      key: `frontdesk:${arrival.id}:${counter}:${doctor?.id ?? ''}`,
      expiresAt: new Date(at.getTime() + NEWS).toISOString(),
    },
  )
}
