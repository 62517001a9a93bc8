import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { OutsideChannel } from '@tabib/contracts/notifications/kinds'
import { toE164 } from '@tabib/contracts/core/phone'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { Carriers } from './carriers.js'
import * as deliveries from './deliveries.repo.js'
import { Desk } from './desk.js'
import { heard, type News } from './outcomes.js'
import { signedByGateway } from './providers/gateway.js'
import { metaReason, signedByMeta } from './providers/meta.js'
import type { Settings } from './providers/provider.js'
import { sameText, signedByTwilio, twilioReason } from './providers/twilio.js'
import { homeCountry } from './people.repo.js'
import * as replies from './replies.repo.js'
import { RepliesService } from './replies.service.js'
import * as settings from './settings.repo.js'

/** News older than this, or from the future, are a replay. */
const WINDOW_MS = 3 * 86_400_000
const AHEAD_MS = 10 * 60_000

interface MetaValue {
  metadata?: { phone_number_id?: string }
  contacts?: { wa_id?: string; profile?: { name?: string } }[]
  messages?: MetaMessage[]
  statuses?: MetaStatus[]
}
interface MetaMessage {
  id?: string
  from?: string
  timestamp?: string
  type?: string
  text?: { body?: string }
  button?: { payload?: string; text?: string }
  interactive?: { button_reply?: { id?: string; title?: string } }
}
interface MetaStatus {
  id?: string
  status?: string
  timestamp?: string
  biz_opaque_callback_data?: string
  errors?: { code?: number; title?: string; message?: string }[]
}

/** What a body says. @throws Problem `invalid` where it is no JSON object */
function read<T extends object>(body: Buffer): T {
  try {
    const said: unknown = JSON.parse(body.toString('utf8'))
    if (typeof said === 'object' && said !== null) return said as T
  } catch {
    // Said below.
  }
  throw new Problem('invalid', { errors: [{ pointer: '/body', code: 'shape' }] })
}

/** What providers tell us. Their signature is the only permission; what they say twice, late or of another clinic does nothing. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly carriers: Carriers,
    private readonly answers: RepliesService,
    private readonly desk: Desk,
  ) {}

  /** Meta asks whether this address is ours. @throws Problem `forbidden` */
  async verifyMeta(tenant: string, query: Record<string, string>): Promise<string> {
    const s = await this.settingsOf(tenant, 'whatsapp', 'meta')
    const mine = query['hub.mode'] === 'subscribe' && sameText(s.verifyToken ?? '', query['hub.verify_token'] ?? '')
    if (!mine || !s.verifyToken) throw new Problem('forbidden')
    return query['hub.challenge'] ?? ''
  }

  /** @throws Problem `forbidden` for a wrong signature or another clinic's number */
  async meta(tenant: string, body: Buffer, signature: string): Promise<void> {
    const s = await this.settingsOf(tenant, 'whatsapp', 'meta')
    if (!s.appSecret || !signedByMeta(s.appSecret, body, signature)) throw new Problem('forbidden')
    const sent = read<{ entry?: { changes?: { value?: MetaValue }[] }[] }>(body)
    const values = (sent.entry ?? []).flatMap((e) => (e.changes ?? []).flatMap((c) => c.value ?? []))
    if (values.some((v) => v.metadata?.phone_number_id !== s.phoneNumberId)) throw new Problem('forbidden')
    for (const v of values) {
      for (const status of v.statuses ?? []) await this.metaStatus(tenant, status)
      for (const m of v.messages ?? []) await this.metaMessage(tenant, m, v.contacts ?? [])
    }
  }

  private async metaStatus(tenant: string, s: MetaStatus): Promise<void> {
    const event = ({ sent: 'accepted', delivered: 'delivered', read: 'read', failed: 'failed' } as const)[
      s.status ?? ''
    ]
    const at = this.timely(Number(s.timestamp) * 1000)
    if (!event || !s.id || !at) return
    const error = s.errors?.[0]
    const news: News = {
      event,
      at,
      providerId: s.id,
      ...(error
        ? { reason: metaReason(error.code ?? 0), detail: `${error.code}: ${error.title ?? error.message ?? ''}` }
        : {}),
    }
    await this.tell(tenant, { channel: 'whatsapp', providerId: s.id, ours: s.biz_opaque_callback_data, news })
  }

  private async metaMessage(
    tenant: string,
    m: MetaMessage,
    contacts: NonNullable<MetaValue['contacts']>,
  ): Promise<void> {
    const at = this.timely(Number(m.timestamp) * 1000)
    const from = m.from && toE164(`+${m.from}`, 'IN')
    if (!at || !m.id || !from) return
    const pressed = m.interactive?.button_reply
    const actor = systemActor(tenant)
    await this.db.write(actor, (tx) =>
      this.answers.receive(tx, actor, {
        channel: 'whatsapp',
        providerId: m.id!,
        from,
        name: contacts.find((c) => c.wa_id === m.from)?.profile?.name?.slice(0, 200) ?? null,
        body: m.text?.body ?? pressed?.title ?? m.button?.text ?? `[${(m.type ?? 'message').slice(0, 40)}]`,
        button: pressed?.id ?? m.button?.payload ?? null,
        at,
      }),
    )
  }

  /** @throws Problem `forbidden` */
  async twilioStatus(
    tenant: string,
    hook: { url: string; form: Record<string, string>; signature: string; deliveryId: string },
  ): Promise<void> {
    await this.twilioSettings(tenant, hook)
    const { MessageSid: id, MessageStatus: status, ErrorCode: code } = hook.form
    const event = (
      { sent: 'accepted', delivered: 'delivered', read: 'read', failed: 'failed', undelivered: 'failed' } as const
    )[status ?? '']
    if (!event || !id) return
    const news: News = {
      event,
      at: this.clock.now(),
      providerId: id,
      ...(code ? { reason: twilioReason(Number(code)), detail: code } : {}),
    }
    await this.tell(tenant, { channel: 'sms', providerId: id, ours: hook.deliveryId, news })
  }

  /** @throws Problem `forbidden` */
  async twilioIncoming(
    tenant: string,
    hook: { url: string; form: Record<string, string>; signature: string },
  ): Promise<void> {
    await this.twilioSettings(tenant, hook)
    const { MessageSid: id, From: sender, Body: body } = hook.form
    const from = sender && toE164(sender, 'IN')
    if (!id || !from) return
    const actor = systemActor(tenant)
    await this.db.write(actor, (tx) =>
      this.answers.receive(tx, actor, {
        channel: 'sms',
        providerId: id,
        from,
        body: body ?? null,
        at: this.clock.now(),
      }),
    )
  }

  private async twilioSettings(
    tenant: string,
    hook: { url: string; form: Record<string, string>; signature: string },
  ): Promise<void> {
    const s = await this.settingsOf(tenant, 'sms', 'twilio')
    if (!s.authToken || !signedByTwilio(s.authToken, hook.url, hook.form, hook.signature))
      throw new Problem('forbidden')
    if (hook.form.AccountSid !== s.accountSid) throw new Problem('forbidden')
  }

  /** Our own format for other gateways. @throws Problem `forbidden` for a wrong signature or time, `invalid` for another shape */
  async gateway(
    tenant: string,
    hook: { what: string; body: Buffer; timestamp: string; signature: string },
  ): Promise<void> {
    if (hook.what !== 'status' && hook.what !== 'incoming') throw new Problem('not_found')
    const s = await this.settingsOf(tenant, 'sms', 'http')
    if (!s.webhookSecret || !signedByGateway(s.webhookSecret, hook.timestamp, hook.body, hook.signature))
      throw new Problem('forbidden')
    const signedAt = Number(hook.timestamp) * 1000
    if (!(Math.abs(this.clock.now().getTime() - signedAt) <= AHEAD_MS)) throw new Problem('forbidden')
    const said = read<Record<string, unknown>>(hook.body)
    const text = (k: string) =>
      typeof said[k] === 'string' || typeof said[k] === 'number' ? String(said[k]) : undefined
    const [id, status] = [text('id'), text('status')]
    if (!id) throw new Problem('invalid', { errors: [{ pointer: '/body/id', code: 'required' }] })
    const at = new Date(signedAt)
    if (hook.what === 'incoming') {
      // Gateways of a country leave its code out.
      const country = await this.db.read({ tenant }, (db) => homeCountry(db))
      const from = toE164(text('from') ?? '', country ?? 'IN')
      if (!from) throw new Problem('invalid', { errors: [{ pointer: '/body/from', code: 'shape' }] })
      const actor = systemActor(tenant)
      await this.db.write(actor, (tx) =>
        this.answers.receive(tx, actor, { channel: 'sms', providerId: id, from, body: text('text') ?? null, at }),
      )
      return
    }
    const event = ({ sent: 'accepted', delivered: 'delivered', read: 'read', failed: 'failed' } as const)[status ?? '']
    if (!event) throw new Problem('invalid', { errors: [{ pointer: '/body/status', code: 'invalid_value' }] })
    const detail = text('reason')
    await this.tell(tenant, {
      channel: 'sms',
      providerId: id,
      ours: text('key'),
      news: { event, at, ...(detail ? { detail } : {}) },
    })
  }

  private async tell(
    tenant: string,
    {
      channel,
      providerId,
      ours,
      news,
    }: { channel: OutsideChannel; providerId: string; ours: string | undefined; news: News },
  ): Promise<void> {
    const actor = systemActor(tenant)
    await this.db.write(actor, async (tx: WriteTx) => {
      const copy = createHash('sha256')
        .update(`${channel} ${providerId} ${news.event} ${ours ?? ''}`)
        .digest('base64url')
      if (!(await replies.firstTime(tx, copy, this.clock.now().toISOString()))) return
      const named = ours && /^[0-9a-f-]{36}$/.test(ours) ? await deliveries.find(tx, ours) : undefined
      const d =
        (await deliveries.byProviderId(tx, channel, providerId)) ??
        (named?.channel === channel && !named.provider_id ? named : undefined)
      if (!d) return
      // What failed later goes on by the next channel.
      if ((await heard(tx, d, news)) && news.event === 'failed') await this.desk.wake(tx, actor)
    })
  }

  private timely(ms: number): Date | null {
    const age = this.clock.now().getTime() - ms
    return Number.isFinite(ms) && age <= WINDOW_MS && age >= -AHEAD_MS ? new Date(ms) : null
  }

  /** @throws Problem `forbidden` where this clinic does not use that provider, or cannot read its credentials */
  private async settingsOf(tenant: string, channel: OutsideChannel, provider: string): Promise<Settings> {
    const row = await this.db.read({ tenant }, (db) => settings.channel(db, channel))
    if (row?.provider !== provider || !this.carriers.opens(tenant, row)) throw new Problem('forbidden')
    return this.carriers.settingsOf(tenant, row)
  }
}
