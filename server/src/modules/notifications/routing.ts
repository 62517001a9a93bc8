import { type Channel, kindOf, type MessageKind, type Policy } from '@tabib/contracts/notifications/kinds'
import type { DeliveryState } from '@tabib/contracts/notifications/deliveries.states'
import type { Reason } from '@tabib/contracts/notifications/reasons'
import { Temporal } from 'temporal-polyfill'

/** What is known when a message is planned. */
export interface Circumstances {
  kind: MessageKind
  accountId: string | null
  phone: string | null
  email: string | null
  /** Channels the caller named; null where others decide. */
  named: readonly Channel[] | null
  /** What the person chose for this kind; undefined where nothing. */
  chosen: readonly Channel[] | undefined
  /** What the clinic decided for this kind; undefined where nothing. */
  policy: { active: boolean; policy: Policy; channels: readonly Channel[] } | undefined
  /** Channels that have a provider and are switched on. */
  ready: ReadonlySet<Channel>
  /** Channels on which this person asked for silence. */
  stopped: ReadonlySet<Channel>
  hasDevice: boolean
}

export interface Step {
  channel: Channel
  state: Extract<DeliveryState, 'delivered' | 'waiting' | 'held' | 'outbox' | 'skipped'>
  reason: Reason | null
  address: string | null
}

export interface Plan {
  policy: Policy
  /** Set where nobody is to be told at all. */
  suppressed: Reason | null
  steps: Step[]
}

/**
 * By which channels a message goes. In the app it is there at once for whoever has an account, beside the other channels and
 * never instead of them. Outside, the first usable channel begins and the others are held for fallback, or all begin at once.
 * Where no provider could carry it, the first channel that has an address puts it into the outbox.
 */
export function planOf(c: Circumstances): Plan {
  const kind = kindOf(c.kind)
  const policy = c.policy?.policy ?? kind.policy
  if (!(c.policy?.active ?? !kind.off) && !kind.mandatory) return { policy, suppressed: 'switched_off', steps: [] }
  if (c.chosen?.length === 0 && !kind.mandatory) return { policy, suppressed: 'switched_off', steps: [] }
  const wanted = c.named ?? (kind.mandatory ? null : c.chosen) ?? c.policy?.channels ?? kind.channels
  const steps = wanted.map((channel) => stepOf(c, channel, kind.mandatory ?? false))
  return { policy, suppressed: null, steps: withOutbox(afterTheFirst(steps, policy)) }
}

function stepOf(c: Circumstances, channel: Channel, mandatory: boolean): Step {
  const skipped = (reason: Reason): Step => ({ channel, state: 'skipped', reason, address: addressOn(c, channel) })
  if (channel === 'in_app') {
    return c.accountId ? { channel, state: 'delivered', reason: null, address: null } : skipped('no_address')
  }
  const address = addressOn(c, channel)
  if (address === null) return skipped(channel === 'push' ? 'no_device' : 'no_address')
  if (c.stopped.has(channel) && !mandatory) return skipped('opted_out')
  if (!c.ready.has(channel)) return skipped('no_provider')
  return { channel, state: 'waiting', reason: null, address }
}

function addressOn(c: Circumstances, channel: Channel): string | null {
  if (channel === 'email') return c.email
  if (channel === 'push') return c.accountId && c.hasDevice ? c.accountId : null
  if (channel === 'in_app') return c.accountId
  return c.phone
}

function afterTheFirst(steps: Step[], policy: Policy): Step[] {
  if (policy === 'all') return steps
  let begun = false
  return steps.map((s) => {
    if (s.state !== 'waiting') return s
    const held = begun
    begun = true
    return held ? { ...s, state: 'held' } : s
  })
}

function withOutbox(steps: Step[]): Step[] {
  if (steps.some((s) => s.state === 'waiting' || s.state === 'held')) return steps
  const first = steps.findIndex((s) => s.reason === 'no_provider')
  return steps.map((s, i) => (i === first ? { ...s, state: 'outbox' } : s))
}

/** The first instant at or after `now` that is not within quiet hours (`HH:MM`, may span midnight) of a zone. */
export function afterQuiet(now: Date, zone: string, quiet: { from: string | null; to: string | null }): Date {
  if (!quiet.from || !quiet.to || quiet.from === quiet.to) return now
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const time = local.toPlainTime()
  const [from, to] = [Temporal.PlainTime.from(quiet.from), Temporal.PlainTime.from(quiet.to)]
  const late = Temporal.PlainTime.compare(time, from) >= 0
  const early = Temporal.PlainTime.compare(time, to) < 0
  const spansMidnight = Temporal.PlainTime.compare(from, to) > 0
  if (!(spansMidnight ? late || early : late && early)) return now
  const day = spansMidnight && late ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate()
  return new Date(day.toZonedDateTime({ timeZone: zone, plainTime: to }).epochMilliseconds)
}

/** Seconds to wait before the next try on the same channel, by how many there have been. */
const WAITS = [5, 30, 120, 600, 3600]

/** Tries on one channel before the next is asked: none to spare where it is urgent, few where another channel can do it. */
export const triesAllowed = (urgent: boolean, hasNext: boolean) => (hasNext ? (urgent ? 1 : 2) : WAITS.length + 1)

/** When to try again: back-off with a fifth of jitter either way, and never before the provider asked us to. */
export function nextTry(now: Date, tries: number, random: number, retryAfter = 0): Date {
  const base = WAITS[Math.min(tries, WAITS.length) - 1] ?? WAITS[0]!
  return new Date(now.getTime() + Math.max(base * (0.8 + random * 0.4), retryAfter) * 1000)
}

/** Failures in a row after which a provider is given a rest, and how long. */
export const BREAKER = { failures: 5, rest: 60 } as const

/** A provider's state after one more outcome. A refusal of one message is no failure of the provider. */
export function breakerAfter(
  failures: number,
  outcome: 'well' | 'failed',
  now: Date,
): { failures: number; openUntil: Date | null } {
  if (outcome === 'well') return { failures: 0, openUntil: null }
  const more = failures + 1
  const rests = Math.min(2 ** Math.max(0, more - BREAKER.failures), 10)
  return {
    failures: more,
    openUntil: more >= BREAKER.failures ? new Date(now.getTime() + BREAKER.rest * rests * 1000) : null,
  }
}
