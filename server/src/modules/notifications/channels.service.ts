import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import {
  type Channel,
  kindOf,
  messageKinds,
  type MessageKind,
  type OutsideChannel,
  outsideChannels,
} from '@tabib/contracts/notifications/kinds'
import { type channelSettings, type clinicRules, providers } from '@tabib/contracts/notifications/settings'
import webpush from 'web-push'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found, Problem } from '../../platform/problem.js'
import { Carriers, type ChannelRow } from './carriers.js'
import { Desk } from './desk.js'
import * as people from './people.repo.js'
import { type Accepted, NotTaken, type Parcel } from './providers/provider.js'
import { languageOf } from './rendering.js'
import * as repo from './settings.repo.js'
import { addressFor, hintOf, settingFaults } from './addresses.js'
import { texts } from './texts/texts.js'

type Put = Input<typeof channelSettings.put>['body']

/** How this clinic reaches people. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly carriers: Carriers,
    private readonly desk: Desk,
    @Inject(CONFIG) private readonly config: Pick<Config, 'production'>,
  ) {}

  list(actor: Actor) {
    return this.db.read(actor, async (db) => ({
      items: await Promise.all(outsideChannels.map((channel) => this.present(db, actor, channel))),
    }))
  }

  /** @throws Problem `invalid` by field, `stale` */
  put(actor: Actor, channel: OutsideChannel, body: Put) {
    return this.db.write(actor, async (tx) => {
      const before = await repo.channel(tx, channel)
      if (actor.request?.version !== undefined && actor.request.version !== (before?.version ?? 0))
        throw new Problem('stale')
      const same = before?.provider === body.provider && this.carriers.opens(actor.tenant, before)
      const kept =
        before && same && before.sealed ? this.carriers.settingsOf(actor.tenant, { ...before, settings: {} }) : {}
      const given = Object.fromEntries(Object.entries(body.secrets ?? {}).map(([k, v]) => [k, v.trim()]))
      const secrets: Record<string, string> = Object.fromEntries(
        Object.entries({ ...kept, ...given }).filter(([, v]) => v !== ''),
      )
      const settings: Record<string, string> = Object.fromEntries(
        Object.entries(body.settings).flatMap(([k, v]) => (v.trim() ? [[k, v.trim()]] : [])),
      )
      if (body.provider === 'push')
        settings.publicKey = pushKeyOf(secrets, given.privateKey ? settings : before?.settings)
      const errors = settingFaults(
        { channel, active: body.active, provider: body.provider, settings, secrets: Object.keys(secrets) },
        this.config.production,
      )
      if (errors.length > 0) throw new Problem('invalid', { errors })
      await repo.putChannel(tx, {
        channel,
        active: body.active,
        provider: body.provider,
        settings: JSON.stringify(settings),
        sealed: Object.keys(secrets).length > 0 ? this.carriers.sealed(actor.tenant, channel, secrets) : null,
        hints: JSON.stringify(Object.fromEntries(Object.entries(secrets).map(([k, v]) => [k, hintOf(v)]))),
        changed_at: this.clock.now().toISOString(),
      })
      // New settings deserve a new chance.
      await repo.holdBreaker(tx, body.provider)
      await repo.setBreaker(tx, body.provider, { failures: 0, open_until: null })
      return this.present(tx, actor, channel)
    })
  }

  /** Sends one test and says what the provider answered. The provider is asked outside any transaction. */
  async test(actor: Actor, channel: OutsideChannel, to: string) {
    const row = found(await this.db.read(actor, (db) => repo.channel(db, channel)))
    const address = addressFor(actor, channel, { text: to, pointer: '/body/to' })
    const devices = channel === 'push' ? await this.db.read(actor, (db) => people.devices(db, [actor.accountId])) : []
    const outcome = await this.tried(actor, row, {
      ...testParcel(actor, address),
      devices: devices.map((d) => ({
        id: d.id,
        provider: d.provider,
        address: d.address,
        keys: d.keys as unknown as Record<string, string>,
      })),
    })
    const said = outcome.sent ? `ok: ${outcome.answer}` : `${outcome.reason}: ${outcome.answer}`
    const after = { ...actor, request: actor.request && { ...actor.request } }
    delete after.request?.idempotency
    await this.db.write(after as Actor, (tx) => repo.noteTest(tx, channel, this.clock.now().toISOString(), said))
    return outcome
  }

  private async tried(actor: Actor, row: ChannelRow, parcel: Parcel) {
    try {
      const got: Accepted = await this.carriers.carrierOf(actor.tenant, row).send(parcel)
      return { sent: true, reason: null, answer: got.answer }
    } catch (e) {
      if (!(e instanceof NotTaken)) throw e
      return { sent: false, reason: e.reason, answer: e.detail }
    }
  }

  private async present(db: Reader, actor: Actor, channel: OutsideChannel) {
    const [row, breakers, address] = await Promise.all([
      repo.channel(db, channel),
      repo.breakers(db),
      this.desk.addressOf(actor.tenant),
    ])
    const provider = row?.provider ?? providers[channel][0]
    const shut = row !== undefined && !this.carriers.opens(actor.tenant, row)
    const pausedUntil = breakers.find((b) => b.provider === provider)?.open_until ?? null
    return {
      channel,
      version: row?.version ?? 0,
      active: row?.active ?? false,
      provider,
      settings: (row?.settings ?? {}) as unknown as Record<string, string>,
      secrets: shut ? {} : ((row?.hints ?? {}) as unknown as Record<string, string>),
      enterAgain: shut,
      webhooks: webhooksOf(provider, address ?? ''),
      testedAt: row?.tested_at ?? null,
      testOutcome: row?.test_outcome ?? null,
      pausedUntil: pausedUntil && new Date(pausedUntil) > this.clock.now() ? pausedUntil : null,
    }
  }

  async rules(actor: Actor) {
    return shownRules(await this.db.read(actor, (db) => repo.rules(db)))
  }

  /** @throws Problem `stale` */
  setRules(actor: Actor, body: Input<typeof clinicRules.put>['body']) {
    return this.db.write(actor, async (tx) => {
      const before = await repo.rules(tx)
      if (actor.request?.version !== undefined && actor.request.version !== before.version) throw new Problem('stale')
      const both = body.quietFrom !== null && body.quietTo !== null
      await repo.putRules(tx, {
        quiet_from: both ? body.quietFrom : null,
        quiet_to: both ? body.quietTo : null,
        retention_days: body.retentionDays,
      })
      return shownRules(await repo.rules(tx))
    })
  }

  async policies(actor: Actor) {
    const rows = await this.db.read(actor, (db) => repo.policies(db))
    return {
      items: messageKinds.map((kind) =>
        shownPolicy(
          kind,
          rows.find((r) => r.id === kind),
        ),
      ),
    }
  }

  /** @throws Problem `notifications.kind_is_mandatory` */
  setPolicy(actor: Actor, kind: MessageKind, body: Input<typeof clinicRules.setPolicy>['body']) {
    const known = kindOf(kind)
    if (known.mandatory && !body.active) throw new Problem('notifications.kind_is_mandatory')
    const channels = [...new Set(body.channels)] as Channel[]
    return this.db.write(actor, async (tx) => {
      await repo.putPolicy(tx, { id: kind, active: body.active, policy: body.policy, channels })
      return shownPolicy(kind, { id: kind, active: body.active, policy: body.policy, channels })
    })
  }
}

/** The public half of a clinic's keys: the one that goes with the private half as it stands, or of new ones. */
function pushKeyOf(secrets: Record<string, string>, known: unknown): string {
  const kept = (known as { publicKey?: string } | undefined)?.publicKey
  if (secrets.privateKey && kept) return kept
  const { publicKey, privateKey } = webpush.generateVAPIDKeys()
  secrets.privateKey = privateKey
  return publicKey
}

function testParcel(actor: Actor, to: string): Parcel {
  const language = languageOf(null)
  const [title] = texts[language].kinds.system
  return {
    key: newId<'Test'>(),
    to,
    name: actor.name,
    subject: title.replace('{title}', 'Tabib'),
    body: 'Tabib: this is a test. Nothing to do.',
    language,
    buttons: null,
    template: null,
    // Asked of the provider as it is: it says itself whether the window is open.
    windowOpen: true,
    link: null,
    since: new Date(0).toISOString(),
    statusUrl: null,
    devices: [],
  }
}

const webhooksOf = (provider: string, base: string) =>
  ({
    twilio: [{ name: 'incoming', url: `${base}/webhooks/twilio/incoming` }],
    http: [
      { name: 'incoming', url: `${base}/webhooks/gateway/incoming` },
      { name: 'status', url: `${base}/webhooks/gateway/status` },
    ],
    meta: [{ name: 'incoming', url: `${base}/webhooks/meta` }],
  })[provider] ?? []

const shownRules = (r: Awaited<ReturnType<typeof repo.rules>>) => ({
  version: r.version,
  quietFrom: r.quiet_from?.slice(0, 5) ?? null,
  quietTo: r.quiet_to?.slice(0, 5) ?? null,
  retentionDays: r.retention_days,
})

function shownPolicy(kind: MessageKind, row: repo.PolicyRow | undefined) {
  const { channels, policy, mandatory, urgent, off } = kindOf(kind)
  return {
    kind,
    active: row?.active ?? !off,
    mandatory: mandatory ?? false,
    urgent: urgent ?? false,
    policy: row?.policy ?? policy,
    channels: row?.channels ?? [...channels],
    possible: [...new Set<Channel>([...channels, 'in_app', 'push', 'whatsapp', 'sms', 'email'])],
  }
}
