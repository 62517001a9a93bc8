import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import type { myNotifications, myPreferences, push } from '@tabib/contracts/notifications/mine'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { Problem } from '../../platform/problem.js'
import { isTimePlace } from './log.repo.js'
import * as mine from './mine.repo.js'
import * as people from './people.repo.js'
import { speakTo } from './replies.registry.js'
import * as settings from './settings.repo.js'
import { isSafeAddress } from './addresses.js'
import { CONFIG, type Config } from '../../platform/config.js'

/** What the signed-in person sees and decides about messages to them. */
@Injectable()
export class MineService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
    @Inject(CONFIG) private readonly config: Pick<Config, 'production'>,
  ) {}

  async list(actor: Actor, { cursor, limit, unread }: Input<typeof myNotifications.list>['query']) {
    const after = placeOf(cursor, isTimePlace)
    const rows = await this.db.read(actor, (db) =>
      mine.list(db, whoseOf(actor), { after, limit: limit + 1, unread: unread ?? false }),
    )
    return pageOf(rows, limit, ({ at, id }) => ({ at, id }))
  }

  async unread(actor: Actor) {
    return { count: await this.db.read(actor, (db) => mine.unread(db, whoseOf(actor))) }
  }

  /** @throws Problem `not_found` where it is not a message to this person */
  read(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      const whose = whoseOf(actor)
      if (!(await mine.isTheirs(tx, whose, id))) throw new Problem('not_found')
      await mine.markRead(tx, whose, { id, at: this.clock.now().toISOString() })
      this.live.poke(tx, actor, 'notifications.mine', { accountId: actor.accountId })
      return { done: true as const }
    })
  }

  readAll(actor: Actor) {
    return this.db.write(actor, async (tx) => {
      const count = await mine.markRead(tx, whoseOf(actor), { at: this.clock.now().toISOString() })
      this.live.poke(tx, actor, 'notifications.mine', { accountId: actor.accountId })
      return { count }
    })
  }

  async preferences(actor: Actor) {
    return shown(await this.db.read(actor, (db) => people.preferences(db, actor.accountId)))
  }

  prefer(actor: Actor, body: Input<typeof myPreferences.put>['body']) {
    return this.db.write(actor, async (tx) => {
      const before = shown(await people.preferences(tx, actor.accountId))
      if (actor.request?.version !== undefined && actor.request.version !== before.version) throw new Problem('stale')
      await people.putPreferences(tx, actor.accountId, {
        language: body.language === undefined ? before.language : body.language,
        time_zone: body.timeZone === undefined ? before.timeZone : body.timeZone,
        dark_mode: body.darkMode ?? before.darkMode,
        default_template: body.defaultTemplate === undefined ? before.defaultTemplate : body.defaultTemplate,
        channels: JSON.stringify(body.channels ?? before.channels),
        changed_at: this.clock.now().toISOString(),
      })
      if (body.language) await speakTo(tx, actor, body.language)
      return shown(await people.preferences(tx, actor.accountId))
    })
  }

  async pushKey(actor: Actor) {
    const row = await this.db.read(actor, (db) => settings.channel(db, 'push'))
    const key = (row?.settings as { publicKey?: string } | undefined)?.publicKey
    return { publicKey: row?.active && key ? key : null }
  }

  /** @throws Problem `notifications.unsafe_address` for a push service that is no address of the open internet */
  subscribe(actor: Actor, body: Input<typeof push.subscribe>['body']) {
    if (body.provider === 'web' && !isSafeAddress(body.endpoint, this.config.production)) {
      throw new Problem('invalid', { errors: [{ pointer: '/body/endpoint', code: 'notifications.unsafe_address' }] })
    }
    return this.db.write(actor, async (tx) => {
      await people.subscribe(tx, {
        id: newId<'Subscription'>(),
        account_id: actor.accountId,
        provider: body.provider,
        address: body.provider === 'web' ? body.endpoint : body.token,
        keys: JSON.stringify(body.provider === 'web' ? body.keys : {}),
        device: body.device ?? actor.request?.device ?? null,
        at: this.clock.now().toISOString(),
      })
      return { done: true as const }
    })
  }

  unsubscribe(actor: Actor, address: string) {
    return this.db.write(actor, async (tx) => {
      await people.unsubscribe(tx, actor.accountId, address)
      return { done: true as const }
    })
  }
}

const whoseOf = ({ kind, accountId, patientIds }: Actor): mine.Whose => ({
  accountId,
  patientIds: kind === 'patient' ? patientIds : null,
})

function shown(row: Awaited<ReturnType<typeof people.preferences>>) {
  return {
    version: row?.version ?? 0,
    language: row?.language ?? null,
    timeZone: row?.time_zone ?? null,
    darkMode: row?.dark_mode ?? 'auto',
    defaultTemplate: row?.default_template ?? null,
    channels: (row?.channels ?? {}) as unknown as Partial<Record<MessageKind, string[]>>,
  }
}
