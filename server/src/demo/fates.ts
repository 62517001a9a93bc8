import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import { messageStateOf, type DeliveryState } from '@tabib/contracts/notifications/deliveries.states'
import { type Channel, kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Reason } from '@tabib/contracts/notifications/reasons'
import type { Insertable } from 'kysely'
import { builtIn, fill } from '../modules/notifications/index.js'
import type { NotificationsAttempts, NotificationsDeliveries } from '../platform/db/tables.js'
import type { Random } from './random.js'

/** A message whose way is still to be told. */
export interface Untold {
  id: string
  kind: MessageKind
  phone: string | null
  language: Language
  data: Record<string, string | number | null>
  at: Date
}

/** One thing that happened on the way, `after` seconds. */
interface Event {
  event: string
  after: number
  reason?: Reason
  detail?: string
  took?: number
}

/** What became of a message on one channel. */
interface Leg {
  channel: Channel
  state: DeliveryState
  reason?: Reason
  detail?: string
  events: Event[]
}

export interface Fate {
  state: string
  reason: Reason | null
  settledAt: string | null
  notBefore: string | null
  deliveries: Insertable<NotificationsDeliveries>[]
  attempts: Insertable<NotificationsAttempts>[]
}

const PROVIDER: Partial<Record<Channel, string>> = { whatsapp: 'meta', sms: 'http' }
const UNREACHABLE = '131026: Message undeliverable'
const GATEWAY = '{"result":{"status":"ok"}}'
const [QUIET_FROM, QUIET_TO] = [21 * 60, 7 * 60 + 30]
const INDIA = 330

const asked = (detail: string, took: number): Event => ({ event: 'accepted', after: 2, detail, took })
const spare: Leg = { channel: 'sms', state: 'skipped', reason: 'not_needed', events: [{ event: 'held', after: 0 }] }
const toPhone = (...events: Event[]): Event[] => [{ event: 'waiting', after: 0 }, ...events]
const failed = (reason: Reason, detail: string, after = 3): Event[] => [
  { event: 'not_taken', after, reason, detail, took: 412 },
  { event: 'failed', after, reason, detail },
]
const notThere: Leg = {
  channel: 'whatsapp',
  state: 'failed',
  reason: 'unreachable',
  detail: UNREACHABLE,
  events: toPhone(...failed('unreachable', UNREACHABLE)),
}

/** The ways messages go in an ordinary week, and how many in a hundred go that way. */
function legsOf(phone: string | null, random: Random): Leg[] {
  if (!phone) return (['whatsapp', 'sms'] as const).map((channel) => skippedLeg(channel, 'no_address'))
  const luck = random.next()
  const took = random.int(180, 900)
  const read: Event = { event: 'read', after: random.int(60, 9000) }
  const delivered: Event = { event: 'delivered', after: random.int(4, 40) }
  if (luck < 0.3)
    return [{ channel: 'whatsapp', state: 'read', events: toPhone(asked('accepted', took), delivered, read) }, spare]
  if (luck < 0.54)
    return [{ channel: 'whatsapp', state: 'delivered', events: toPhone(asked('accepted', took), delivered) }, spare]
  const bySms = (...events: Event[]): Event[] => [
    { event: 'held', after: 0 },
    { event: 'fallback', after: 3 },
    ...events,
  ]
  const taken: Event = { event: 'accepted', after: 5, detail: GATEWAY, took }
  const later: Event = { event: 'delivered', after: random.int(9, 90) }
  if (luck < 0.8) return [notThere, { channel: 'sms', state: 'delivered', events: bySms(taken, later) }]
  if (luck < 0.9) return [notThere, { channel: 'sms', state: 'accepted', events: bySms(taken) }]
  if (luck < 0.94)
    return [
      slow(random),
      { channel: 'sms', state: 'delivered', events: bySms({ ...taken, after: 43 }, { ...later, after: 60 }) },
    ]
  if (luck < 0.97) return [notThere, lost('invalid_address', 'ERR 412 number does not exist', bySms)]
  if (luck < 0.985) return [notThere, lost('blocked', 'ERR 430 blocked by operator (DND)', bySms)]
  return (['whatsapp', 'sms'] as const).map((channel) => skippedLeg(channel, 'opted_out'))
}

const skippedLeg = (channel: Channel, reason: Reason): Leg => ({
  channel,
  state: 'skipped',
  reason,
  events: [{ event: 'skipped', after: 0, reason }],
})

/** Asked twice and silent twice: it may have been taken, so it is not asked a third time. */
const slow = (random: Random): Leg => ({
  channel: 'whatsapp',
  state: 'unknown',
  reason: 'timeout',
  detail: 'no answer in time',
  events: toPhone(
    { event: 'not_taken', after: 10, reason: 'timeout', detail: 'no answer in time', took: random.int(10_001, 10_020) },
    { event: 'unknown', after: 10, reason: 'timeout', detail: 'no answer in time' },
  ),
})

const lost = (reason: Reason, detail: string, events: (...e: Event[]) => Event[]): Leg => ({
  channel: 'sms',
  state: 'failed',
  reason,
  detail,
  events: events(...failed(reason, detail, 5)),
})

/** What became of a message until `now`. */
export function fateOf(m: Untold, random: Random, now: Date): Fate {
  const begins = kindOf(m.kind).urgent ? m.at : afterQuiet(m.at)
  const quiet = begins > m.at
  const legs = legsOf(m.phone, random).map((leg) => (quiet ? held(leg, begins > now) : leg))
  const fate: Fate = {
    state: messageStateOf(legs, true),
    reason: null,
    settledAt: null,
    notBefore: quiet ? begins.toISOString() : null,
    deliveries: [],
    attempts: [],
  }
  for (const [position, leg] of legs.entries()) tellLeg(fate, m, { leg, position, begins })
  if (fate.state !== 'waiting')
    fate.settledAt = new Date(Math.max(begins.getTime() + 5_000, m.at.getTime())).toISOString()
  if (fate.state === 'failed')
    fate.reason = legs.findLast((l) => l.reason && l.reason !== 'not_needed')?.reason ?? 'no_way'
  return fate
}

/** In quiet hours the first channel says what it waits for; where they are not over, nothing else has happened. */
function held(leg: Leg, still: boolean): Leg {
  if (leg.state === 'skipped' && leg.reason !== 'not_needed') return leg
  const [first, ...rest] = leg.events
  const waits = first!.event === 'waiting' ? { ...first!, reason: 'quiet_hours' as const } : first!
  if (!still) return { ...leg, events: [waits, ...rest] }
  const { channel } = leg
  return { channel, state: waits.event === 'waiting' ? 'waiting' : 'held', events: [waits] }
}

function tellLeg(fate: Fate, m: Untold, { leg, position, begins }: { leg: Leg; position: number; begins: Date }) {
  const id = newId<'Delivery'>()
  const when = (e: Event) => new Date((e.after === 0 ? m.at : begins).getTime() + e.after * 1000).toISOString()
  const of = (event: string) => leg.events.find((e) => e.event === event)
  const stamp = (event: string) => (of(event) ? when(of(event)!) : null)
  const text = builtIn(m.kind, leg.channel, m.language)
  const asks = leg.events.filter((e) => e.took !== undefined).length
  fate.deliveries.push({
    id,
    message_id: m.id,
    channel: leg.channel,
    position,
    provider: asks > 0 ? (PROVIDER[leg.channel] ?? null) : null,
    subject: text.subject === null ? null : fill(text.subject, m.data, m.language),
    body: fill(text.body, m.data, m.language),
    address: m.phone,
    state: leg.state,
    reason: leg.reason ?? null,
    detail: leg.detail ?? null,
    tries: asks,
    due_at: leg.state === 'waiting' ? begins.toISOString() : null,
    provider_id: of('accepted') ? `demo.${id}` : null,
    accepted_at: stamp('accepted'),
    delivered_at: stamp('delivered'),
    read_at: stamp('read'),
    failed_at: stamp('failed'),
  })
  for (const e of leg.events) {
    fate.attempts.push({
      id: newId<'Attempt'>(),
      delivery_id: id,
      message_id: m.id,
      at: when(e),
      event: e.event,
      reason: e.reason ?? null,
      detail: e.detail ?? null,
      took_ms: e.took ?? null,
    })
  }
}

/** The clinic's quiet hours in the demonstration, by its clock; it knows no daylight saving. */
export const quietHours = { from: '21:00', to: '07:30' }

function afterQuiet(at: Date): Date {
  const minute = (at.getUTCHours() * 60 + at.getUTCMinutes() + INDIA) % 1440
  if (minute < QUIET_FROM && minute >= QUIET_TO) return at
  const wait = minute >= QUIET_FROM ? 1440 - minute + QUIET_TO : QUIET_TO - minute
  return new Date(Math.floor((at.getTime() + wait * 60_000) / 60_000) * 60_000)
}
