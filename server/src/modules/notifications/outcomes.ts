import { newId } from '@tabib/contracts/core/id'
import {
  type DeliveryAction,
  deliveryCan,
  type DeliveryState,
  messageStateOf,
} from '@tabib/contracts/notifications/deliveries.states'
import { kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Reason } from '@tabib/contracts/notifications/reasons'
import type { Updateable } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'
import type { NotificationsDeliveries } from '../../platform/db/tables.js'
import * as deliveries from './deliveries.repo.js'
import type { Delivery } from './deliveries.repo.js'
import * as messages from './messages.repo.js'
import { nextTry, triesAllowed } from './routing.js'
import type { Accepted, NotTaken, Recovery } from './providers/provider.js'

interface Note {
  at: Date
  event: string
  reason?: Reason | null
  detail?: string | null
  status?: number | undefined
  tookMs?: number
}

/** Adds what happened to the time line of a delivery. */
export const note = (tx: WriteTx, d: Pick<Delivery, 'id' | 'message_id'>, n: Note) =>
  deliveries.attempt(tx, [
    {
      id: newId<'Attempt'>(),
      delivery_id: d.id,
      message_id: d.message_id,
      at: n.at.toISOString(),
      event: n.event,
      reason: n.reason ?? null,
      detail: n.detail?.slice(0, 300) ?? null,
      status: n.status ?? null,
      took_ms: n.tookMs ?? null,
    },
  ])

/** The message, then this delivery, locked in that order by everybody. Undefined where `action` came too late. */
async function held(tx: WriteTx, d: Pick<Delivery, 'id' | 'message_id'>, action: DeliveryAction) {
  const message = (await messages.hold(tx, d.message_id))!
  const delivery = (await deliveries.hold(tx, d.id))!
  return deliveryCan(action, delivery.state as DeliveryState) ? { message, delivery } : undefined
}

/** The provider took it. */
export async function accepted(
  tx: WriteTx,
  d: Delivery,
  got: Accepted & { provider: string; at: Date; tookMs: number; event?: string },
) {
  const found = await held(tx, d, 'accept')
  if (!found) return
  const at = got.at.toISOString()
  await deliveries.update(tx, d.id, {
    state: 'accepted',
    provider: got.provider,
    provider_id: got.id,
    accepted_at: at,
    reason: null,
    detail: got.answer.slice(0, 300),
    leased_until: null,
    due_at: null,
  })
  await note(tx, d, { at: got.at, event: got.event ?? 'accepted', detail: got.answer, tookMs: got.tookMs })
  await settle(tx, d.message_id, got.at)
}

interface Failed {
  failure: NotTaken
  provider: string
  recovery: Recovery
  at: Date
  tookMs: number
  random: number
}

/** The provider did not take it: again later, by the next channel, or not at all. */
export async function notAccepted(tx: WriteTx, d: Delivery, f: Failed) {
  const found = await held(tx, d, 'fail')
  if (!found) return
  const { reason, detail, more, failure } = f.failure
  const { urgent } = kindOf(found.message.kind as MessageKind)
  const others = await deliveries.ofMessage(tx, d.message_id)
  const hasNext = others.some((o) => o.state === 'held')
  await note(tx, d, { at: f.at, event: 'not_taken', reason, detail, status: more.status, tookMs: f.tookMs })
  const safe = failure !== 'unsure' || f.recovery === 'again'
  if (failure === 'unsure' && f.recovery === 'ask' && !hasNext && d.tries < 4) {
    // Left as it is: once the lease is over the provider is asked whether it has it.
    await deliveries.update(tx, d.id, {
      provider: f.provider,
      reason,
      detail,
      leased_until: nextTry(f.at, d.tries, f.random).toISOString(),
    })
    return
  }
  if (failure !== 'refused' && safe && d.tries < triesAllowed(urgent ?? false, hasNext)) {
    const due = nextTry(f.at, d.tries, f.random, more.retryAfter)
    await deliveries.update(tx, d.id, {
      state: 'waiting',
      provider: f.provider,
      reason,
      detail,
      due_at: due.toISOString(),
      leased_until: null,
    })
    return
  }
  const state = failure === 'unsure' && !safe ? 'unknown' : 'failed'
  await ended(tx, d, { state, provider: f.provider, reason, detail, at: f.at })
}

/** Puts a delivery to rest and goes on with the next channel. */
export async function ended(
  tx: WriteTx,
  d: Pick<Delivery, 'id' | 'message_id'>,
  e: { state: 'failed' | 'unknown' | 'skipped'; reason: Reason; detail?: string | null; provider?: string; at: Date },
) {
  await deliveries.update(tx, d.id, {
    state: e.state,
    reason: e.reason,
    detail: e.detail ?? null,
    failed_at: e.at.toISOString(),
    leased_until: null,
    due_at: null,
    ...(e.provider ? { provider: e.provider } : {}),
  })
  await note(tx, d, { at: e.at, event: e.state, reason: e.reason, detail: e.detail ?? null })
  await promoteNext(tx, d.message_id, e.at)
  await settle(tx, d.message_id, e.at)
}

/** Wakes the next channel that is held, unless one has already done it. Returns whether there was one. */
export async function promoteNext(tx: WriteTx, messageId: string, at: Date): Promise<boolean> {
  const all = await deliveries.ofMessage(tx, messageId)
  if (all.some((d) => d.channel !== 'in_app' && ['waiting', 'handing_over', 'delivered', 'read'].includes(d.state)))
    return false
  const next = all.find((d) => d.state === 'held')
  if (!next) return false
  await deliveries.update(tx, next.id, { state: 'waiting', due_at: at.toISOString() })
  await note(tx, next, { at, event: 'fallback' })
  return true
}

/** Writes where the message stands as a whole; what is held stops being held once the person has it. */
export async function settle(tx: WriteTx, messageId: string, at: Date): Promise<void> {
  const [message, all] = [(await messages.find(tx, messageId))!, await deliveries.ofMessage(tx, messageId)]
  const state = messageStateOf(
    all as unknown as { channel: string; state: DeliveryState }[],
    message.patient_id !== null,
  )
  if (state === 'delivered' || state === 'read') {
    const spare = all.filter(
      (d) =>
        d.state === 'held' &&
        all.some((o) => o.channel !== 'in_app' && (o.state === 'delivered' || o.state === 'read')),
    )
    for (const d of spare) await deliveries.update(tx, d.id, { state: 'skipped', reason: 'not_needed' })
  }
  if (state === message.state) return
  const reason =
    state === 'failed' ? (all.findLast((d) => d.reason && d.state !== 'skipped')?.reason ?? 'no_way') : null
  const over = state === 'delivered' || state === 'read'
  await messages.update(tx, messageId, {
    state,
    reason,
    settled_at: state === 'waiting' ? null : at.toISOString(),
    ...(message.secret && over ? { sealed: null, wiped_at: at.toISOString() } : {}),
  })
}

export interface News {
  event: 'accepted' | 'delivered' | 'read' | 'failed'
  at: Date
  reason?: Reason
  detail?: string
  /** The provider's id, where the hand-over ended without one. */
  providerId?: string
}

const actionOf = { accepted: 'accept', delivered: 'deliver', read: 'read', failed: 'fail' } as const

/** News from a provider: forward only, whatever order they come in. Returns whether they were news. */
export async function heard(tx: WriteTx, d: Pick<Delivery, 'id' | 'message_id'>, news: News): Promise<boolean> {
  const found = await held(tx, d, actionOf[news.event])
  if (!found) return false
  if (news.event === 'failed') {
    await ended(tx, d, {
      state: 'failed',
      reason: news.reason ?? 'not_delivered',
      detail: news.detail ?? null,
      at: news.at,
    })
    return true
  }
  const at = news.at.toISOString()
  const set: Updateable<NotificationsDeliveries> = { state: news.event, leased_until: null, due_at: null, reason: null }
  if (news.providerId && !found.delivery.provider_id) set.provider_id = news.providerId
  if (!found.delivery.accepted_at) set.accepted_at = at
  if (news.event !== 'accepted' && !found.delivery.delivered_at) set.delivered_at = at
  if (news.event === 'read') set.read_at = at
  await deliveries.update(tx, d.id, set)
  await note(tx, d, { at: news.at, event: news.event, detail: news.detail ?? null })
  await settle(tx, d.message_id, news.at)
  return true
}
