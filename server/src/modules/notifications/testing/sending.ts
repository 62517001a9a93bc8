import { newId } from '@tabib/contracts/core/id'
import type { Role } from '@tabib/contracts/identity/roles'
import type { MessageKind, OutsideChannel } from '@tabib/contracts/notifications/kinds'
import { messageLog } from '@tabib/contracts/notifications/messages'
import { channelSettings } from '@tabib/contracts/notifications/settings'
import { Jobs } from '../../../platform/jobs/jobs.js'
import { systemActor } from '../../../platform/system-actor.js'
import type { Hospital } from '../../../testing/hospital.js'
import { type Message, notify } from '../index.js'
import { addresses } from '../providers/provider.js'
import { fakeGateway, fakeTwilio } from './providers.js'

interface Settings {
  settings: Record<string, string>
  secrets?: Record<string, string>
}

/** What a message about an appointment says. */
export const visit = { clinic: 'Sunrise', name: 'Meera', date: '24 Nov', time: '10:20' }

/** A clinic that sends: providers on loopback, people with phones, and what became of what they were told. */
export function sending(hospital: () => Hospital) {
  const closers: { close(): Promise<unknown> }[] = []
  let nextPhone = 9812300100

  /** The clock moves further in these tests than a session lives: everybody signs in anew. */
  const as = (role: Role) => hospital().as(role, { fresh: true })

  /** A provider that ends with the test. */
  async function opened<T extends { close(): Promise<unknown> }>(server: Promise<T>) {
    const s = await server
    closers.push(s)
    return s
  }

  async function setUp(channel: OutsideChannel, provider: string, { settings, secrets }: Settings) {
    const body = { active: true, provider: provider as 'http', settings, ...(secrets ? { secrets } : {}) }
    return (await as('owner')).call(channelSettings.put, { params: { channel }, body })
  }

  const somebody = () => ({
    name: 'Meera Das',
    phone: `+91${nextPhone++}`,
    email: `meera${nextPhone}@example.org`,
    language: 'en' as const,
  })

  return {
    as,
    opened,
    setUp,
    somebody,
    closeProviders: () => Promise.all(closers.splice(0).map((c) => c.close())),

    async tell(message: Partial<Message> & { kind?: MessageKind } = {}) {
      const h = hospital()
      const actor = { ...systemActor(h.tenant), branchId: h.branchId }
      const m = { to: somebody(), kind: 'reminder.day' as MessageKind, data: visit, key: newId(), ...message }
      const { messageId } = await h.arrange((tx) => notify(tx, actor, m))
      return { id: messageId, ...m }
    },
    run: () => hospital().app.get(Jobs).runDue(hospital().tenant),
    told: async (id: string) => (await as('owner')).call(messageLog.get, { params: { id: id as never } }),

    /** SMS goes by the clinic's own gateway from now on. */
    async withGateway(options: Parameters<typeof fakeGateway>[0] = {}) {
      const gateway = await opened(fakeGateway(options))
      await setUp('sms', 'http', gateway)
      return gateway
    },
    /** SMS goes by Twilio from now on. */
    async withTwilio() {
      const t = await opened(fakeTwilio({ now: () => hospital().clock.now() }))
      addresses.twilio = t.url
      await setUp('sms', 'twilio', {
        settings: { accountSid: t.accountSid, from: '+15005550006' },
        secrets: { authToken: t.authToken },
      })
      return t
    },

    /** What a provider sends to a hook of ours. */
    inject(url: string, o: { payload?: string; headers?: Record<string, string>; method?: 'GET' } = {}) {
      const { app, tenant } = hospital()
      const headers = { host: `${tenant}.localhost`, ...o.headers }
      return app.inject({ method: o.method ?? 'POST', url, headers, ...(o.payload ? { payload: o.payload } : {}) })
    },
    seconds: () => Math.floor(hospital().clock.now().getTime() / 1000),
  }
}
