import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import type { Answer, Outcome } from '../notifications/index.js'
import { cancel, confirm } from './appointments.js'
import * as repo from './appointments.repo.js'
import { isOver } from './booking.rules.js'
import { deskOf } from './desk.js'
import { accept, pass } from './offers.js'
import * as waiting from './waiting.repo.js'

/**
 * What a patient answered to a message about an appointment. What is so already is done; an answer about a visit that is
 * past, was seen or is gone changes nothing; the clinic's rule on late cancelling holds here as in the portal.
 */
export async function replied(tx: WriteTx, actor: Actor, { subjectId: id, meaning }: Answer): Promise<Outcome> {
  const a = await repo.lock(tx, id)
  if (!a || isOver(a.starts_at, deskOf(tx).clock.now())) return 'past'
  const own = { ...actor, kind: 'patient' as const, patientIds: [a.patient_id] }
  if (a.status === (meaning === 'confirm' ? 'CONFIRMED' : 'CANCELLED')) return 'done'
  if (a.status !== 'PENDING' && a.status !== 'CONFIRMED') return 'past'
  return unlessRefused(() =>
    meaning === 'confirm' ? confirm(tx, own, id) : cancel(tx, own, id, { reason: 'by_reply' }),
  )
}

/** What a patient answered to an offer of the waiting list. */
export async function repliedToOffer(tx: WriteTx, actor: Actor, { subjectId: id, meaning }: Answer): Promise<Outcome> {
  const offer = await waiting.lockOffer(tx, { id })
  if (!offer || offer.status !== 'OPEN') return 'past'
  return unlessRefused(() => (meaning === 'confirm' ? accept(tx, actor, offer) : pass(tx, actor, offer, 'REFUSED')))
}

/** These acts refuse before they write, so the transaction stays whole. */
async function unlessRefused(act: () => Promise<void>): Promise<Outcome> {
  try {
    await act()
    return 'done'
  } catch (e) {
    if (e instanceof Problem) return 'refused'
    throw e
  }
}
