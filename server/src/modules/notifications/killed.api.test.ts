import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { channelSettings } from '@tabib/contracts/notifications/settings'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATABASE_ACCESS, type DatabaseAccess } from '../../platform/db/tenants.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Hospital, hospital } from '../../testing/hospital.js'
import { TOKEN_KEY } from '../identity/index.js'
import { notify } from './index.js'
import { killWorker, loadWorker, until } from './testing/killed-worker.js'
import { fakeGateway, fakeTwilio } from './testing/providers.js'

let h: Hospital
let dataDir: string
beforeAll(async () => {
  h = await hospital()
  dataDir = await mkdtemp(join(tmpdir(), 'tabib-worker-'))
})
afterAll(async () => {
  await h.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function remind(count: number, prefix: string) {
  const actor = systemActor(h.tenant)
  for (let from = 0; from < count; from += 50) {
    await h.arrange(async (tx) => {
      for (let i = from; i < Math.min(count, from + 50); i++) {
        await notify(tx, actor, {
          to: { name: `Person ${i}`, phone: `+91${prefix}${10_001 + i}`, language: 'en' },
          kind: 'reminder.day',
          data: { clinic: 'Sunrise', date: '24 Nov', time: '10:20' },
          key: `${prefix} ${i}`,
          channels: ['sms'],
        })
      }
    })
  }
}

const open = async () => {
  const { count } = await h.sql
    .selectFrom('notifications.messages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['new', 'waiting'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * Kills the worker again and again in the middle of its work, each time after `each` more hand-overs have begun, then lets one
 * finish. Each start is a minute later, when what the dead one had in hand may be taken up; the next is loaded meanwhile.
 */
async function killAgainAndAgain(times: number, each: number, taken: () => number, env: NodeJS.ProcessEnv = {}) {
  let at = h.clock.now().getTime()
  const plan = () => ({
    access: h.app.get<DatabaseAccess>(DATABASE_ACCESS),
    tokenKey: Buffer.from(h.app.get<Uint8Array>(TOKEN_KEY)).toString('base64url'),
    dataDir,
    startsAt: (at += 60_000),
  })
  let next = loadWorker(env)
  for (let i = 0; i < times; i++) {
    const worker = next
    const before = taken()
    await worker.begin(plan())
    next = loadWorker(env)
    await until(`worker ${i + 1} goes on`, () => taken() >= before + each)
    await killWorker(worker)
  }
  await next.begin(plan())
  await until('the last worker finishes', async () => (await open()) === 0)
  await killWorker(next)
}

test('a message whose server died before it asked for the sending is found by the sweep', async () => {
  const jobs = h.app.get(Jobs)
  await remind(1, '98300')
  await sql`delete from pgboss.job where name = 'notifications.deliver'`.execute(h.sql)
  await jobs.runDue(h.tenant)
  expect(await open()).toBe(1)
  await jobs.seek(h.tenant)
  await jobs.runDue(h.tenant)
  expect(await open()).toBe(0)
  // Where nothing is left, nothing is asked for.
  await jobs.seek(h.tenant)
  expect(await jobs.runDue(h.tenant)).toBe(0)
})

test('60 reminders reach the gateway once each while the worker is killed 5 times', async () => {
  const gateway = await fakeGateway({ delay: 15 })
  const owner = await h.as('owner')
  await owner.call(channelSettings.put, {
    params: { channel: 'sms' },
    body: { active: true, provider: 'http', settings: gateway.settings, secrets: gateway.secrets },
  })
  await remind(60, '98100')
  await killAgainAndAgain(5, 9, () => gateway.received.length)
  const all = [...gateway.sent.values()].flat().map((m) => m.to)
  expect([all.length, new Set(all).size, await open()]).toEqual([60, 60, 0])
  // Copies did arrive, so that there was something to drop.
  expect(gateway.received.length).toBeGreaterThan(60)
  await gateway.close()
}, 240_000)

test('twilio, which drops no copies, is asked first: 36 reminders once each while the worker is killed 3 times', async () => {
  const twilio = await fakeTwilio({ now: () => new Date(h.clock.now().getTime() + 3_600_000) })
  const owner = await h.as('owner', { fresh: true })
  await owner.call(channelSettings.put, {
    params: { channel: 'sms' },
    body: {
      active: true,
      provider: 'twilio',
      settings: { accountSid: twilio.accountSid, from: '+15005550006' },
      secrets: { authToken: twilio.authToken },
    },
  })
  h.clock.move({ minutes: 40 })
  await remind(36, '98200')
  await killAgainAndAgain(3, 8, () => twilio.received.length, { TWILIO_URL: twilio.url })
  const all = twilio.sent.map((m) => m.to)
  expect([all.length, new Set(all).size, await open()]).toEqual([36, 36, 0])
  await twilio.close()
}, 240_000)
