import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { missedStates } from '@tabib/contracts/notifications/deliveries.states'
import type { messageLog } from '@tabib/contracts/notifications/messages'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { found, Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import * as deliveries from './deliveries.repo.js'
import { Desk } from './desk.js'
import * as log from './log.repo.js'
import { isTimePlace } from './log.repo.js'
import * as messages from './messages.repo.js'
import { missedOn, span } from './missed.js'
import { note, settle } from './outcomes.js'
import * as people from './people.repo.js'
import { dataOf, type MessageRow } from './planning.js'
import { phoneNow } from './replies.registry.js'
import { languageOf, Wording } from './rendering.js'

type Row = Awaited<ReturnType<typeof log.list>>[number]

const RESENDABLE = new Set(['failed', 'outbox', 'expired'])

/** What was sent, what became of it, and what would have gone out. */
@Injectable()
export class LogService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly desk: Desk,
  ) {}

  async list(actor: Actor, { cursor, limit, q, kind, channel, state, on }: Input<typeof messageLog.list>['query']) {
    const rows = await this.db.read(actor, (db) =>
      log.list(db, {
        branchIds: actor.branchIds,
        q,
        kind,
        channel,
        states: state === undefined ? undefined : state === 'missed' ? missedStates : [state],
        ...(on ? span(actor.zone, on) : {}),
        after: placeOf(cursor, isTimePlace),
        limit: limit + 1,
      }),
    )
    const { items, next } = pageOf(rows, limit, ({ at, id }) => ({ at, id }))
    return { items: items.map(rowOf), next }
  }

  /** @throws Problem `not_found` */
  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => {
      const m = this.visible(actor, await messages.find(db, id))
      const [all, events] = await Promise.all([deliveries.ofMessage(db, id), deliveries.attemptsOf(db, id)])
      const best =
        all.find((d) => ['read', 'delivered', 'accepted'].includes(d.state) && d.channel !== 'in_app') ?? all[0]
      return {
        ...headOf(m),
        channel: best?.channel ?? null,
        address: best ? shownAddress(best) : null,
        language: m.language,
        policy: m.policy,
        expiresAt: m.expires_at,
        wiped: m.wiped_at !== null,
        deliveries: all.map((d) => ({
          id: d.id,
          channel: d.channel,
          position: d.position,
          provider: d.provider,
          address: shownAddress(d),
          state: d.state,
          reason: d.reason,
          detail: d.detail,
          subject: d.subject,
          body: d.body,
          dueAt: d.due_at,
          tries: d.tries,
          events: events
            .filter((e) => e.delivery_id === d.id)
            .map((e) => ({ at: e.at, event: e.event, reason: e.reason, detail: e.detail, tookMs: e.took_ms })),
        })),
      }
    })
  }

  /** Plans it anew, from the first channel on, to the number the patient has now. @throws Problem `notifications.not_resendable`, `notifications.wiped` */
  resend(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      const m = this.visible(actor, await messages.hold(tx, id))
      if (!RESENDABLE.has(m.state)) throw new Problem('notifications.not_resendable')
      if (m.wiped_at || (m.secret && !m.sealed) || (m.expires_at && new Date(m.expires_at) <= this.clock.now()))
        throw new Problem('notifications.wiped')
      const now = this.clock.now()
      const again = await waysAgain(tx, m)
      for (const [i, { delivery: d, address }] of again.entries()) {
        const first = i === 0 || m.policy === 'all'
        const set = { state: first ? 'waiting' : 'held', due_at: first ? now.toISOString() : null }
        await deliveries.update(tx, d.id, {
          ...set,
          address,
          reason: null,
          detail: null,
          failed_at: null,
          leased_until: null,
          tries: 0,
          provider_id: null,
        })
        if (first) await note(tx, d, { at: now, event: 'resent', detail: actor.name })
      }
      if (again.length === 0) throw new Problem('notifications.not_resendable')
      await settle(tx, id, now)
      await this.desk.wake(tx, actor)
      return { done: true as const }
    })
  }

  missed(actor: Actor, on = this.clock.today(actor.zone)) {
    const { branchIds, zone } = actor
    return this.db.read(actor, (db) => missedOn(db, { branchIds, zone, on }))
  }

  async outbox(actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const rows = await this.db.read(actor, (db) =>
      log.list(db, {
        branchIds: actor.branchIds,
        states: ['outbox'],
        after: placeOf(cursor, isTimePlace),
        limit: limit + 1,
      }),
    )
    const now = this.clock.now()
    const { items, next } = pageOf(rows, limit, ({ at, id }) => ({ at, id }))
    return {
      items: items.map((r) => ({
        ...rowOf(r),
        subject: r.told?.subject ?? null,
        body: r.told?.body ?? null,
        expired: r.expiresAt !== null && new Date(r.expiresAt) <= now,
      })),
      next,
    }
  }

  /** The text of what would have gone out. A secret one is an event of its own. @throws Problem `not_found`, `notifications.wiped` */
  open(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      const m = this.visible(actor, await messages.find(tx, id))
      if (m.state !== 'outbox') throw new Problem('not_found')
      const late = m.expires_at !== null && new Date(m.expires_at) <= this.clock.now()
      if (m.wiped_at || (m.secret && (late || !m.sealed))) throw new Problem('notifications.wiped')
      const text = await this.textOf(tx, actor, m)
      if (m.secret) await recordEvent(tx, actor, { kind: 'secret_shown', subject: m.id, detail: { message: m.kind } })
      return { id: m.id, patientId: m.patient_id, language: m.language, ...text }
    })
  }

  private async textOf(db: Reader, actor: Actor, m: MessageRow) {
    const d = found((await deliveries.ofMessage(db, m.id)).find((x) => x.state === 'outbox'))
    if (d.body !== null) return { subject: d.subject, body: d.body }
    const kind = m.kind as MessageKind
    const wording = await Wording.of(db, [kind])
    return wording.render(kind, d.channel as never, languageOf(m.language), dataOf(this.desk, actor.tenant, m))
  }

  private visible(actor: Actor, m: MessageRow | undefined): MessageRow {
    const row = found(m)
    if (row.branch_id !== null && !actor.branchIds.includes(row.branch_id)) throw new Problem('not_found')
    return row
  }
}

/** The channels a message can go by once more, in order, each with its address: a number that was corrected since is the new one. */
async function waysAgain(tx: WriteTx, m: MessageRow) {
  const phone = (m.patient_id === null ? null : await phoneNow(tx, m.patient_id)) ?? m.phone
  if (phone !== m.phone) await messages.update(tx, m.id, { phone })
  const all = await deliveries.ofMessage(tx, m.id)
  const silent = await people.stopped(
    tx,
    [phone, m.email].filter((a) => a !== null),
  )
  return all.flatMap((delivery) => {
    const { channel } = delivery
    const address = channel === 'sms' || channel === 'whatsapp' ? phone : delivery.address
    const possible = channel !== 'in_app' && address !== null && !silent.has(`${channel} ${address}`)
    return possible ? [{ delivery, address }] : []
  })
}

const shownAddress = (d: { channel: string; address: string | null }) =>
  d.channel === 'in_app' || d.channel === 'push' ? null : d.address

const headOf = (m: MessageRow) => ({
  id: m.id,
  kind: m.kind,
  patientId: m.patient_id,
  name: m.name,
  state: m.state,
  reason: m.reason,
  secret: m.secret,
  at: m.created_at,
})

const rowOf = ({ told, expiresAt: _, ...m }: Row) => ({
  ...m,
  channel: told?.channel ?? null,
  address: told?.address ?? null,
})
