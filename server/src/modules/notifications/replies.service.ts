import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { kindOf, messageKinds } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { Carriers } from './carriers.js'
import * as deliveries from './deliveries.repo.js'
import { isTimePlace } from './log.repo.js'
import * as messages from './messages.repo.js'
import * as people from './people.repo.js'
import { NotTaken } from './providers/provider.js'
import { type Answer, hearerOf, type Outcome, peopleWith } from './replies.registry.js'
import * as repo from './replies.repo.js'
import { buttonOf, type Meaning, meaningOf } from './replies.rules.js'
import * as settings from './settings.repo.js'

const DAY = 86_400_000
/** Days for which a bare word still means the last thing we asked. */
const REMEMBERED = 7

/** Something a person sent us, as the provider told it. */
export interface Incoming {
  channel: 'whatsapp' | 'sms'
  providerId: string
  from: string
  name?: string | null
  body: string | null
  button?: string | null
  at: Date
}

const asking = messageKinds.filter((k) => kindOf(k).asks)

/** What people wrote back: acted on where it is understood, kept for staff where it is not. */
@Injectable()
export class RepliesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly carriers: Carriers,
  ) {}

  /** Takes in one answer; a copy does nothing. */
  async receive(tx: WriteTx, actor: Actor, r: Incoming): Promise<void> {
    const button = r.button ? buttonOf(r.button) : null
    const meaning: Meaning | null = button?.meaning ?? (r.body ? meaningOf(r.body) : null)
    const id = newId<'Reply'>()
    const added = await repo.insert(tx, {
      id,
      channel: r.channel,
      provider_id: r.providerId,
      address: r.from,
      name: r.name ?? null,
      body: r.body?.slice(0, 4000) ?? null,
      button: r.button?.slice(0, 200) ?? null,
      received_at: r.at.toISOString(),
      meaning,
      state: 'open',
      branch_id: await branchOf(tx, r.from),
    })
    if (!added) return
    if (meaning === 'stop' || meaning === 'start') await this.consent(tx, id, r, meaning === 'stop')
    else if (meaning) await this.act(tx, actor, { id, r, meaning, deliveryId: button?.deliveryId ?? null })
    this.live.poke(tx, actor, 'notifications.replies')
  }

  private async consent(tx: WriteTx, id: string, r: Incoming, stopped: boolean): Promise<void> {
    const at = r.at.toISOString()
    await people.consent(tx, {
      id: newId<'Consent'>(),
      channel: r.channel,
      address: r.from,
      stopped,
      source: 'reply',
      at,
    })
    await repo.update(tx, id, { state: 'done', outcome: 'done', done_at: at })
  }

  private async act(
    tx: WriteTx,
    actor: Actor,
    {
      id,
      r,
      meaning,
      deliveryId,
    }: { id: string; r: Incoming; meaning: 'confirm' | 'cancel'; deliveryId: string | null },
  ): Promise<void> {
    const about = deliveryId ? await this.ofDelivery(tx, deliveryId, r.from) : await this.ofNumber(tx, r)
    if (!about) return
    const hear = hearerOf(about.subject_kind)
    const answer: Answer = { meaning, subjectId: about.subject_id, messageId: about.id, channel: r.channel }
    const outcome: Outcome | 'unheard' = hear ? await hear(tx, actor, answer) : 'unheard'
    const done = outcome === 'done'
    await repo.update(tx, id, {
      message_id: about.id,
      outcome,
      ...(about.branch_id ? { branch_id: about.branch_id } : {}),
      ...(done ? { state: 'done', done_at: r.at.toISOString() } : {}),
    })
  }

  /** The message whose button was pressed; only by the number it went to. */
  private async ofDelivery(tx: WriteTx, deliveryId: string, from: string) {
    const d = await deliveries.find(tx, deliveryId)
    const m = d && d.address === from ? await messages.find(tx, d.message_id) : undefined
    return m?.subject_kind && m.subject_id
      ? { id: m.id, subject_kind: m.subject_kind, subject_id: m.subject_id, branch_id: m.branch_id }
      : undefined
  }

  /** The one thing this number was asked about lately; with two open, a bare word says nothing. */
  private async ofNumber(tx: WriteTx, r: Incoming) {
    const since = new Date(r.at.getTime() - REMEMBERED * DAY).toISOString()
    const open = await repo.answerable(tx, r.from, since, asking)
    return open.length === 1 ? open[0] : undefined
  }

  async list(
    actor: Actor,
    { cursor, limit, state }: { cursor?: string | undefined; limit: number; state: 'open' | 'done' | 'all' },
  ) {
    const after = placeOf(cursor, isTimePlace)
    const { branchIds } = actor
    return this.db.read(actor, async (db) => {
      const rows = await repo.list(db, { branchIds, state, after, limit: limit + 1 })
      const { items, next } = pageOf(rows, limit, (r) => ({ at: r.received_at, id: r.id }))
      const addresses = [...new Set(items.map((r) => r.address))]
      const known = await peopleWith(db, addresses)
      return { items: items.map((r) => ({ ...shown(r), people: known.filter((p) => p.phone === r.address) })), next }
    })
  }

  async people(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => ({
      items: await peopleWith(db, [theirs(actor, await repo.find(db, id)).address]),
    }))
  }

  /** @throws Problem `not_found` where the number is not that patient's */
  assign(actor: Actor, id: string, patientId: string) {
    return this.change(actor, id, async (tx, reply) => {
      const person = found((await peopleWith(tx, [reply.address])).find((p) => p.patientId === patientId))
      return { patient_id: person.patientId, patient_name: person.name }
    })
  }

  /** @throws Problem `notifications.already_done` */
  finish(actor: Actor, id: string) {
    return this.change(actor, id, async (_, reply) => {
      if (reply.state === 'done') throw new Problem('notifications.already_done')
      return { state: 'done', done_at: this.clock.now().toISOString(), done_by: actor.accountId }
    })
  }

  /** Writes back by the channel they wrote on. @throws Problem `notifications.window_closed`, `notifications.channel_off`, `notifications.not_sent` */
  async answer(actor: Actor, id: string, text: string) {
    const reply = theirs(actor, await this.db.read(actor, (db) => repo.find(db, id)))
    const free = shown(reply).freeUntil
    if (free !== null && new Date(free) <= this.clock.now()) throw new Problem('notifications.window_closed')
    const row = await this.db.read(actor, (db) => settings.channel(db, reply.channel as 'sms' | 'whatsapp'))
    if (!row?.active) throw new Problem('notifications.channel_off')
    try {
      await this.carriers.carrierOf(actor.tenant, row).send({
        key: newId<'Answer'>(),
        to: reply.address,
        name: reply.name ?? '',
        subject: null,
        body: text,
        language: 'en',
        buttons: null,
        template: null,
        windowOpen: true,
        link: null,
        since: this.clock.now().toISOString(),
        statusUrl: null,
        devices: [],
      })
    } catch (e) {
      if (e instanceof NotTaken)
        throw new Problem('notifications.not_sent', { details: { reason: e.reason, answer: e.detail } })
      throw e
    }
    return this.change(actor, id, async () => ({
      state: 'done',
      outcome: 'answered',
      done_at: this.clock.now().toISOString(),
      done_by: actor.accountId,
    }))
  }

  private change(
    actor: Actor,
    id: string,
    work: (tx: WriteTx, reply: repo.ReplyRow) => Promise<Parameters<typeof repo.update>[2]>,
  ) {
    return this.db.write(actor, async (tx) => {
      const reply = theirs(actor, await repo.hold(tx, id))
      await repo.update(tx, id, await work(tx, reply))
      this.live.poke(tx, actor, 'notifications.replies')
      return shown((await repo.find(tx, id))!)
    })
  }
}

/** A reply this person may see. @throws Problem `not_found` for another branch's */
function theirs(actor: Actor, reply: repo.ReplyRow | undefined): repo.ReplyRow {
  const row = found(reply)
  if (row.branch_id !== null && !actor.branchIds.includes(row.branch_id)) throw new Problem('not_found')
  return row
}

/** The branch a number deals with: of its last appointment, else where all its people are registered; null where nobody can say. */
async function branchOf(tx: WriteTx, phone: string): Promise<string | null> {
  const last = await repo.lastBranch(tx, phone)
  if (last) return last
  const [first, ...others] = new Set((await peopleWith(tx, [phone])).map((p) => p.branchId))
  return first && others.length === 0 ? first : null
}

const shown = (r: repo.ReplyRow) => ({
  id: r.id,
  version: r.version,
  channel: r.channel,
  address: r.address,
  name: r.name,
  body: r.body,
  receivedAt: r.received_at,
  meaning: r.meaning,
  outcome: r.outcome,
  patientId: r.patient_id,
  patientName: r.patient_name,
  state: r.state,
  freeUntil: r.channel === 'whatsapp' ? new Date(Date.parse(r.received_at) + DAY).toISOString() : null,
})
