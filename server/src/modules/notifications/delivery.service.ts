import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { type Channel, kindOf, type MessageKind, type OutsideChannel } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { Live } from '../../platform/live/live.js'
import { Carriers } from './carriers.js'
import * as deliveries from './deliveries.repo.js'
import type { Claimed } from './deliveries.repo.js'
import { DELIVER, Desk } from './desk.js'
import * as messages from './messages.repo.js'
import * as outcomes from './outcomes.js'
import { parcelOf } from './parcels.js'
import * as people from './people.repo.js'
import { BREAKER, breakerAfter } from './routing.js'
import { plan } from './planning.js'
import { type Accepted, type Carrier, NotTaken, type Parcel } from './providers/provider.js'
import * as settings from './settings.repo.js'

/** How long a hand-over may take before its worker counts as dead: twice what a provider may. */
export const LEASE = 30_000
/** Hand-overs at once: to a provider that is well, and to one that has just failed. */
const AT_ONCE = { well: 8, ailing: 2, probing: 1 }
/** Longest a run goes on before it lets others have its place. */
const RUN_MS = 45_000
const BATCH = 100
/** Seconds after which an accepted code that is not known to have been delivered goes another way. */
export const CODE_PATIENCE = 45
const PATIENCE = 'notifications.code_patience'

interface Run {
  again: boolean
  wake: () => void
}

interface Load {
  carrier: Carrier
  free: number
}

/**
 * Plans messages and hands them over. One run at a time for each tenant in this process; each provider has only so many
 * hand-overs under way, so that one that hangs holds up nobody else. What a run has taken is written down before the provider
 * is asked; a run that dies leaves leases that end, and its job, which counts as lost.
 */
@Injectable()
export class DeliveryService implements OnModuleInit {
  private readonly log = new Logger('notifications')
  private readonly runs = new Map<string, Run>()

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly live: Live,
    private readonly desk: Desk,
    private readonly carriers: Carriers,
  ) {}

  onModuleInit(): void {
    // The job is only a reason to look: however many processes died with it in hand, it is never given up.
    this.jobs.handle(DELIVER, (actor) => this.deliver(actor), { timeout: 90, retryLimit: 10_000 })
    this.jobs.handle(PATIENCE, (actor, data: { deliveryId: string }) => this.losePatience(actor, data.deliveryId))
  }

  /** Sends everything that is due, and asks to be called again when something else will be. */
  async deliver(actor: Actor): Promise<void> {
    const running = this.runs.get(actor.tenant)
    if (running) {
      running.again = true
      running.wake()
      return
    }
    const run: Run = { again: false, wake: () => undefined }
    this.runs.set(actor.tenant, run)
    try {
      await this.run(actor, run)
    } finally {
      this.runs.delete(actor.tenant)
    }
    const next = await this.db.read(actor, (db) => deliveries.nextDue(db))
    const at = run.again ? this.clock.now() : next
    if (at) await this.db.write(actor, (tx) => this.desk.wake(tx, actor, at))
  }

  private async run(actor: Actor, run: Run): Promise<void> {
    const began = performance.now()
    const underWay = new Map<Promise<void>, Channel>()
    for (;;) {
      run.again = false
      const woken = new Promise<void>((wake) => (run.wake = wake))
      const timely = performance.now() - began < RUN_MS
      if (timely) {
        while (await this.planSome(actor)) if (performance.now() - began > RUN_MS) break
        for (const claimed of await this.takeSome(actor, [...underWay.values()])) {
          // What could not be recorded keeps its lease, and is recovered as if this worker had died.
          const ending: Promise<void> = this.handOver(actor, claimed.delivery, claimed.carrier)
            .catch((e: unknown) => this.log.error({ msg: 'hand-over not recorded', err: e, id: claimed.delivery.id }))
            .finally(() => underWay.delete(ending))
          underWay.set(ending, claimed.delivery.channel as Channel)
        }
      }
      if (underWay.size === 0) {
        if (!timely) run.again = true
        if (!timely || !run.again) return
        continue
      }
      await Promise.race(timely ? [...underWay.keys(), woken] : [Promise.all(underWay.keys())])
    }
  }

  private async planSome(actor: Actor): Promise<boolean> {
    return this.db.write(actor, async (tx) => {
      const planned = await plan(tx, actor, this.desk, BATCH)
      if (planned.length > 0) this.tell(tx, actor, planned)
      return planned.length === BATCH
    })
  }

  private tell(tx: WriteTx, actor: Actor, planned: { account_id: string | null }[]): void {
    for (const accountId of new Set(planned.flatMap((m) => m.account_id ?? []))) {
      this.live.poke(tx, actor, 'notifications.mine', { accountId })
    }
    this.live.poke(tx, actor, 'notifications.messages')
  }

  /** Takes as many due deliveries as their providers have room for. */
  private async takeSome(actor: Actor, busy: Channel[]): Promise<{ delivery: Claimed; carrier: Carrier }[]> {
    const now = this.clock.now()
    const due = await this.db.read(actor, (db) => deliveries.dueChannels(db, now.toISOString()))
    if (due.length === 0) return []
    return this.db.write(actor, async (tx) => {
      const loads = await this.loads(tx, actor, busy)
      const taken: { delivery: Claimed; carrier: Carrier }[] = []
      for (const channel of due) {
        const load = loads.get(channel as OutsideChannel)
        if (load === 'resting' || (load && load.free <= 0)) {
          if (load === 'resting') await this.passOver(tx, channel, now)
          continue
        }
        const leaseUntil = new Date(now.getTime() + LEASE).toISOString()
        const limit = load?.free ?? BATCH
        for (const delivery of await deliveries.claim(tx, { channel, now: now.toISOString(), leaseUntil, limit })) {
          if (!load) await outcomes.ended(tx, delivery, { state: 'failed', reason: 'no_provider', at: now })
          else taken.push({ delivery, carrier: load.carrier })
        }
      }
      // Should this worker die, somebody looks again when the leases end.
      if (taken.length > 0) await this.desk.wake(tx, actor, new Date(now.getTime() + LEASE))
      return taken
    })
  }

  /** What each channel can take now. */
  private async loads(tx: WriteTx, actor: Actor, busy: Channel[]): Promise<Map<OutsideChannel, Load | 'resting'>> {
    const [rows, breakers] = await Promise.all([settings.channels(tx), settings.breakers(tx)])
    const loads = new Map<OutsideChannel, Load | 'resting'>()
    for (const row of rows.filter((r) => r.active)) {
      const channel = row.channel as OutsideChannel
      const breaker = breakers.find((b) => b.provider === row.provider)
      const failures = breaker?.failures ?? 0
      if (breaker?.open_until && new Date(breaker.open_until) > this.clock.now()) loads.set(channel, 'resting')
      else {
        const most = failures >= BREAKER.failures ? AT_ONCE.probing : failures > 0 ? AT_ONCE.ailing : AT_ONCE.well
        loads.set(channel, {
          carrier: this.carriers.carrierOf(actor.tenant, row),
          free: most - busy.filter((c) => c === channel).length,
        })
      }
    }
    return loads
  }

  /** While a provider rests, what could go another way does so; the rest waits for it. */
  private async passOver(tx: WriteTx, channel: Channel, now: Date): Promise<void> {
    const rows = await settings.channels(tx)
    const provider = rows.find((r) => r.channel === channel)!.provider
    const breaker = (await settings.breakers(tx)).find((b) => b.provider === provider)!
    const claimed = await deliveries.claim(tx, {
      channel,
      now: now.toISOString(),
      leaseUntil: now.toISOString(),
      limit: BATCH,
    })
    for (const d of claimed) {
      const others = await deliveries.ofMessage(tx, d.message_id)
      if (!d.orphaned && others.some((o) => o.state === 'held')) {
        await outcomes.ended(tx, d, { state: 'failed', reason: 'provider_paused', at: now })
      } else if (d.orphaned) {
        await deliveries.update(tx, d.id, { leased_until: breaker.open_until })
      } else {
        await deliveries.update(tx, d.id, {
          state: 'waiting',
          due_at: breaker.open_until,
          leased_until: null,
          tries: d.tries - 1,
        })
      }
    }
  }

  private async handOver(actor: Actor, d: Claimed, carrier: Carrier): Promise<void> {
    const parcel = await this.open(actor, d)
    if (!parcel) return
    if (d.orphaned) return this.recover(actor, d, carrier, parcel)
    await this.send(actor, d, carrier, parcel)
  }

  /** The parcel, or nothing where it need not go any more. */
  private async open(actor: Actor, d: Claimed): Promise<Parcel | undefined> {
    const now = this.clock.now()
    const { message, stopped } = await this.db.read(actor, async (db) => ({
      message: (await messages.find(db, d.message_id))!,
      stopped: await people.stopped(db, d.address === null ? [] : [d.address]),
    }))
    const late = message.expires_at !== null && new Date(message.expires_at) <= now
    if (late || message.wiped_at) {
      await this.db.write(actor, (tx) => this.expire(tx, d, now))
      return undefined
    }
    const unwanted = stopped.has(`${d.channel} ${d.address}`) && !kindOf(message.kind as MessageKind).mandatory
    // What a dead worker may have handed over is settled by its carrier.
    if (unwanted && !d.orphaned) {
      await this.db.write(actor, async (tx) => {
        await messages.hold(tx, d.message_id)
        await outcomes.ended(tx, d, { state: 'skipped', reason: 'opted_out', at: now })
      })
      return undefined
    }
    return this.db.read(actor, (db) => parcelOf(db, this.desk, { tenant: actor.tenant, message, delivery: d }))
  }

  private async expire(tx: WriteTx, d: Claimed, now: Date): Promise<void> {
    await messages.hold(tx, d.message_id)
    for (const other of await deliveries.ofMessage(tx, d.message_id)) {
      if (['held', 'waiting', 'handing_over'].includes(other.state)) {
        await deliveries.update(tx, other.id, { state: 'skipped', reason: 'expired', due_at: null, leased_until: null })
        await outcomes.note(tx, other, { at: now, event: 'skipped', reason: 'expired' })
      }
    }
    await messages.update(tx, d.message_id, {
      state: 'expired',
      reason: 'expired',
      settled_at: now.toISOString(),
      sealed: null,
    })
  }

  private async send(actor: Actor, d: Claimed, carrier: Carrier, parcel: Parcel): Promise<void> {
    const began = performance.now()
    let got: Accepted
    try {
      got = await carrier.send(parcel)
    } catch (e) {
      return this.wasNotAccepted(actor, d, carrier, { e, tookMs: since(began) })
    }
    // Outside: a failure to record it is no failure of the provider's, and no reason to go another way.
    await this.wasAccepted(actor, d, { ...got, provider: carrier.provider, at: this.clock.now(), tookMs: since(began) })
  }

  /** A worker died between hand-over and record: what now depends on what the provider can do about copies. */
  private async recover(actor: Actor, d: Claimed, carrier: Carrier, parcel: Parcel): Promise<void> {
    await this.db.write(actor, (tx) =>
      outcomes.note(tx, d, { at: this.clock.now(), event: 'recovered', reason: 'worker_died' }),
    )
    if (carrier.recovery === 'again') return this.send(actor, d, carrier, parcel)
    if (carrier.recovery === 'never') {
      const reason = 'unknown_outcome'
      const mandatory = kindOf(await this.kindOfMessage(actor, d)).mandatory
      // A second copy of a code harms nobody; no code at all keeps a person out.
      if (mandatory) return this.send(actor, d, carrier, parcel)
      await this.db.write(actor, async (tx) => {
        await deliveries.update(tx, d.id, { state: 'unknown', reason, leased_until: null, provider: carrier.provider })
        await outcomes.note(tx, d, { at: this.clock.now(), event: 'unknown', reason })
        await outcomes.settle(tx, d.message_id, this.clock.now())
      })
      return
    }
    const began = performance.now()
    let got: Accepted | null
    try {
      got = await carrier.find!(parcel)
    } catch (e) {
      return this.wasNotAccepted(actor, d, carrier, { e, tookMs: since(began) })
    }
    if (!got) return this.send(actor, d, carrier, parcel)
    await this.wasAccepted(actor, d, {
      ...got,
      event: 'found',
      provider: carrier.provider,
      at: this.clock.now(),
      tookMs: since(began),
    })
  }

  private async kindOfMessage(actor: Actor, d: Claimed): Promise<MessageKind> {
    return (await this.db.read(actor, (db) => messages.find(db, d.message_id)))!.kind as MessageKind
  }

  private async wasAccepted(actor: Actor, d: Claimed, got: Parameters<typeof outcomes.accepted>[2]): Promise<void> {
    await this.db.write(actor, async (tx) => {
      await outcomes.accepted(tx, d, got)
      await this.keepBreaker(tx, got.provider, 'well')
      if (got.gone?.length) await people.dropDevices(tx, got.gone)
      const message = (await messages.find(tx, d.message_id))!
      if (message.kind === 'otp' && (got.provider === 'meta' || got.provider === 'twilio')) {
        const startAfter = new Date(got.at.getTime() + CODE_PATIENCE * 1000)
        await this.jobs.enqueue(tx, actor, { name: PATIENCE, data: { deliveryId: d.id }, key: d.id, startAfter })
      }
    })
  }

  private async wasNotAccepted(
    actor: Actor,
    d: Claimed,
    carrier: Carrier,
    { e, tookMs }: { e: unknown; tookMs: number },
  ): Promise<void> {
    const failure = e instanceof NotTaken ? e : new NotTaken('unsure', 'not_understood', (e as Error).name)
    const gone = (e as { gone?: string[] }).gone
    await this.db.write(actor, async (tx) => {
      await outcomes.notAccepted(tx, d, {
        failure,
        provider: carrier.provider,
        recovery: carrier.recovery,
        at: this.clock.now(),
        tookMs,
        random: Math.random(),
      })
      if (gone?.length) await people.dropDevices(tx, gone)
      const ill =
        failure.failure !== 'refused' || failure.reason === 'bad_credentials' || failure.reason === 'no_credit'
      await this.keepBreaker(tx, carrier.provider, ill ? 'failed' : 'well')
    })
  }

  /** Written only where it changes, so that a provider that is well costs nothing. */
  private async keepBreaker(tx: WriteTx, provider: string, outcome: 'well' | 'failed'): Promise<void> {
    const known = (await settings.breakers(tx)).find((b) => b.provider === provider)
    if (outcome === 'well' && (known?.failures ?? 0) === 0) return
    const failures = await settings.holdBreaker(tx, provider)
    const after = breakerAfter(failures, outcome, this.clock.now())
    await settings.setBreaker(tx, provider, {
      failures: after.failures,
      open_until: after.openUntil?.toISOString() ?? null,
    })
  }

  /** A code that was accepted and has not arrived goes another way. */
  private losePatience(actor: Actor, deliveryId: string): Promise<void> {
    return this.db.write(actor, async (tx) => {
      const d = await deliveries.find(tx, deliveryId)
      if (d?.state !== 'accepted') return
      const now = this.clock.now()
      await messages.hold(tx, d.message_id)
      if (!(await outcomes.promoteNext(tx, d.message_id, now))) return
      await outcomes.note(tx, d, { at: now, event: 'overtaken', reason: 'not_delivered' })
      await this.desk.wake(tx, actor)
    })
  }
}

const since = (began: number) => Math.round(performance.now() - began)
