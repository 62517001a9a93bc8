import { randomBytes } from 'node:crypto'
import { newId } from '@tabib/contracts/core/id'
import { messageLog } from '@tabib/contracts/notifications/messages'
import { channelSettings } from '@tabib/contracts/notifications/settings'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Jobs } from '../../platform/jobs/jobs.js'
import { Sealer } from '../../platform/sealing.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Hospital, hospital } from '../../testing/hospital.js'
import { channelPurpose } from './carriers.js'
import { notify } from './index.js'
import { fakeGateway, fakeMail } from './testing/providers.js'

let h: Hospital
let gateway: Awaited<ReturnType<typeof fakeGateway>>
let mail: Awaited<ReturnType<typeof fakeMail>>
beforeAll(async () => {
  ;[h, gateway, mail] = await Promise.all([hospital(), fakeGateway(), fakeMail()])
})
afterAll(() => Promise.all([h.close(), gateway.close(), mail.close()]))

test('credentials that came from another installation are to be entered again, and hold up no other channel', async () => {
  const owner = await h.as('owner')
  const put = (channel: 'sms' | 'email', provider: 'http' | 'smtp', s: object) =>
    owner.call(channelSettings.put, { params: { channel }, body: { active: true, provider, settings: {}, ...s } })
  await put('sms', 'http', { settings: gateway.settings, secrets: gateway.secrets })
  await put('email', 'smtp', { settings: mail.settings, secrets: mail.secrets })
  const elsewhere = new Sealer(randomBytes(32)).seal('{}', channelPurpose(h.tenant, 'sms'))
  await h.arrange((tx) =>
    tx.updateTable('notifications.channels').set({ sealed: elsewhere }).where('channel', '=', 'sms').execute(),
  )
  const shown = async () => {
    const { items } = await owner.call(channelSettings.list, {})
    return items.filter((c) => c.enterAgain).map((c) => [c.channel, c.secrets])
  }
  expect(await shown()).toEqual([['sms', {}]])

  const actor = { ...systemActor(h.tenant), branchId: h.branchId }
  const { messageId } = await h.arrange((tx) =>
    notify(tx, actor, {
      to: { name: 'Meera Das', phone: '+919812300199', email: 'meera@example.org', language: 'en' },
      kind: 'reminder.day',
      data: { clinic: 'Sunrise', name: 'Meera', date: '24 Nov', time: '10:20' },
      key: newId(),
      channels: ['sms', 'email'],
    }),
  )
  await h.app.get(Jobs).runDue(h.tenant)
  const { deliveries } = await owner.call(messageLog.get, { params: { id: messageId as never } })
  expect(deliveries.map((d) => [d.channel, d.state, d.reason])).toEqual([
    ['sms', 'failed', 'bad_credentials'],
    ['email', 'accepted', null],
  ])

  await put('sms', 'http', { settings: gateway.settings, secrets: gateway.secrets })
  expect(await shown()).toEqual([])
  const tried = await owner.call(channelSettings.test, { params: { channel: 'sms' }, body: { to: '+919812300199' } })
  expect(tried.sent).toBe(true)
})
