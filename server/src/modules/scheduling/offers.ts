import { newId } from '@tabib/contracts/core/id'
import type { ProblemCode } from '@tabib/contracts/problems'
import type { VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { cancel, confirm, freed } from './appointments.js'
import * as appointments from './appointments.repo.js'
import { book } from './booking.js'
import { isOver } from './booking.rules.js'
import * as days from './days.repo.js'
import { deskOf, newSecret } from './desk.js'
import { OFFER_SUBJECT, tellPatient } from './messages.js'
import * as rulesRepo from './rules.repo.js'
import * as repo from './waiting.repo.js'
import { wallOf } from '@tabib/contracts/scheduling/zones'

/** Whom a refusal is about, where the time is still free for the next: one person, or all who wait for that kind of visit. */
const about: Partial<Record<ProblemCode, 'person' | 'kind'>> = {
  'scheduling.too_many_open': 'person',
  'scheduling.patient_deceased': 'person',
  'scheduling.not_offered': 'kind',
  invalid: 'person',
}

export interface FreedSlot {
  doctorId: string
  branchId: string
  startsAt: string
}

/**
 * Offers a freed time to the next person who waits for such a one, whatever kind of visit is given then. The offer is a hold
 * on the time, so nobody else can take it meanwhile, and one that meets a booking offers nothing. Who may not book is passed
 * over and keeps the place. Answers whether somebody was asked.
 */
export async function offerNext(tx: WriteTx, actor: Actor, slot: FreedSlot): Promise<boolean> {
  const desk = deskOf(tx)
  const doctor = await days.doctorIn(tx, slot.doctorId, slot.branchId)
  const start = Date.parse(slot.startsAt)
  const { rules } = await rulesRepo.read(tx)
  const expires = Math.min(desk.clock.now().getTime() + rules.offerMinutes * 60_000, start)
  if (!doctor || start <= desk.clock.now().getTime()) return false
  const { date, weekday, minute } = wallOf(doctor.zone, start)
  await appointments.queueFor(tx, [slot.doctorId])
  const heldUntil = new Date(expires).toISOString()
  const passed = { people: [] as string[], kinds: [] as string[] }
  for (;;) {
    const next = await repo.nextFor(tx, { ...slot, date, weekday, minute, passed })
    if (!next) return false
    const visit = { kind: next.kind as VisitKind, patientId: next.patient_id, address: next.address }
    const held = await holdFor(tx, actor, { ...slot, ...visit, heldUntil })
    if ('id' in held) {
      await ask(tx, actor, { next, appointmentId: held.id, slot, heldUntil, zone: doctor.zone })
      return true
    }
    const refused = about[held.code]
    if (!refused) return false
    if (refused === 'person') passed.people.push(next.id)
    else passed.kinds.push(next.kind)
  }
}

/** Holds the time for one person, or says why not: refused before anything was written. */
async function holdFor(
  tx: WriteTx,
  actor: Actor,
  wanted: FreedSlot & { kind: VisitKind; patientId: string; address: string | null; heldUntil: string },
): Promise<{ id: string } | { code: ProblemCode }> {
  try {
    return { id: await book(tx, actor, { ...wanted, source: 'waiting_list', quietly: true }) }
  } catch (e) {
    if (e instanceof Problem) return { code: e.code }
    throw e
  }
}

async function ask(
  tx: WriteTx,
  actor: Actor,
  o: {
    next: { id: string; patient_id: string }
    appointmentId: string
    slot: FreedSlot
    heldUntil: string
    zone: string
  },
) {
  const desk = deskOf(tx)
  const { token, hash } = newSecret()
  const id = newId<'WaitingOffer'>()
  await repo.addOffer(tx, {
    id,
    waiting_id: o.next.id,
    appointment_id: o.appointmentId,
    patient_id: o.next.patient_id,
    doctor_id: o.slot.doctorId,
    starts_at: o.slot.startsAt,
    token_hash: hash,
    status: 'OPEN',
    offered_at: desk.clock.now().toISOString(),
    expires_at: o.heldUntil,
  })
  await repo.change(tx, o.next.id, { status: 'OFFERED' })
  await tellPatient(tx, actor, {
    id: o.appointmentId,
    kind: 'waiting_list.offer',
    fact: 'once',
    more: { link: await desk.link(actor.tenant, `/offer/${token}`) },
    until: o.heldUntil,
    expiresAt: o.heldUntil,
    subject: { kind: OFFER_SUBJECT, id },
  })
  desk.live.poke(tx, actor, 'scheduling.waiting', { branchId: o.slot.branchId })
}

/** Takes an open offer: the held time becomes the person's. @throws Problem `scheduling.offer_over` */
export async function accept(tx: WriteTx, actor: Actor, offer: repo.OfferRow | undefined): Promise<void> {
  const desk = deskOf(tx)
  if (!offer || offer.status !== 'OPEN' || isOver(offer.expires_at, desk.clock.now())) {
    throw new Problem('scheduling.offer_over')
  }
  await confirm(tx, actor, offer.appointment_id)
  await repo.endOffer(tx, offer.id, 'ACCEPTED')
  await repo.change(tx, offer.waiting_id, { status: 'BOOKED' })
  desk.live.poke(tx, actor, 'scheduling.waiting')
}

/** Ends an open offer that was given back or ran out; whoever is next is asked, and the person keeps their place. */
export async function pass(tx: WriteTx, actor: Actor, offer: repo.OfferRow, how: 'REFUSED' | 'EXPIRED'): Promise<void> {
  if (offer.status !== 'OPEN') return
  await repo.endOffer(tx, offer.id, how)
  const waiting = await repo.lock(tx, offer.waiting_id)
  if (waiting?.status === 'OFFERED') await repo.change(tx, offer.waiting_id, { status: 'WAITING' })
  const a = await appointments.lock(tx, offer.appointment_id)
  // Nobody cancels late who gives back what was only offered.
  const house = { ...actor, kind: 'system' as const }
  if (a?.status === 'PENDING') await cancel(tx, house, a.id, { reason: 'offer_over', quietly: true })
  else if (a?.status === 'CANCELLED') await freed(tx, actor, a)
  deskOf(tx).live.poke(tx, actor, 'scheduling.waiting')
}
