import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { expectNoSeriousAxe, picturesOfFailures, setStage } from './harness.js'
import type { Stage } from './harness.js'
import { startServer } from './server.js'

const dist = join(import.meta.dirname, '..', 'server', 'dist')
type Cluster = { url: string; stop(): Promise<void> }
const { startEmbedded } = (await import(join(dist, 'platform', 'postgres', 'embedded.js'))) as {
  startEmbedded(options: { dataDir: string; ephemeral: boolean }): Promise<Cluster>
}
const operators = (await import(join(dist, 'modules', 'operators', 'index.js'))) as {
  setOperator(db: unknown, o: object): Promise<unknown>
  ControlRoom: new (access: object) => { db: unknown; onApplicationShutdown(): Promise<void> }
}

const OPERATOR = { username: 'journey', password: 'the password of a journey' }
const PASSWORD = 'what the admin has chosen'

let cluster: Cluster
let folder: string
let stage: Stage
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabib-operators-'))
  await chmod(folder, 0o711)
  cluster = await startEmbedded({ dataDir: folder, ephemeral: true })
  // Both servers of this file are of one installation: one Postgres, one key, one folder of files.
  stage = await setStage({ empty: true, env: { DATABASE_URL: cluster.url, DATA_DIR: folder } })
  const room = new operators.ControlRoom({ operatorUrl: cluster.url.replace(/postgres$/, 'tabib_control') })
  await operators.setOperator(room.db, { ...OPERATOR, name: 'Journey', now: new Date() })
  await room.onApplicationShutdown()
})
afterAll(async () => {
  await stage?.close()
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})
picturesOfFailures(() => stage)

const port = () => new URL(stage.server.url).port
const atClinic = (slug: string, path: string) => `http://${slug}.localhost:${port()}${path}`

async function enterConsole(page: Page) {
  await page.goto(`http://localhost:${port()}/operator`)
  await page.getByLabel('User name').fill(OPERATOR.username)
  await page.locator('input[autocomplete="current-password"]').fill(OPERATOR.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Clinics' }).waitFor()
}

it('a super admin opens a clinic that is used a minute later under its own address, and shuts it again', async () => {
  const operator = await stage.open()
  await enterConsole(operator)
  await expectNoSeriousAxe(operator)
  await operator.getByRole('button', { name: 'Open a clinic' }).click()
  await operator.getByLabel('Name of the clinic').fill('Sunrise Hospital')
  await operator.getByText('sunrise-hospital.localhost').waitFor()
  await operator.getByText('free', { exact: false }).first().waitFor()
  await operator.getByLabel('First branch').fill('Park Street')
  await operator.getByLabel('Letters of the branch').fill('SUN')
  await operator.getByLabel(/^Name\s*\*?$/).fill('Asha Rao')
  await operator.getByLabel('User name').fill('asha')
  await expectNoSeriousAxe(operator)
  await operator.getByRole('button', { name: 'Open the clinic' }).click()
  await operator.getByRole('heading', { name: 'Sunrise Hospital is open' }).waitFor()
  const link = await operator.getByLabel('Link of the invitation').innerText()
  expect(link).toContain(`http://sunrise-hospital.localhost:${port()}/set-password#`)

  const admin = await stage.open()
  await admin.goto(link)
  await admin.locator('input[autocomplete="new-password"]').fill(PASSWORD)
  await admin.keyboard.press('Enter')
  await admin.goto(atClinic('sunrise-hospital', '/sign-in'))
  await admin.locator('input[autocomplete~="username"]').fill('asha')
  await admin.locator('input[autocomplete~="current-password"]').fill(PASSWORD)
  await admin.keyboard.press('Enter')
  await admin.getByRole('navigation', { name: 'Places' }).waitFor()
  await expect.poll(() => admin.getByText('Park Street').count()).toBeGreaterThan(0)

  // The same person is nobody at the other clinic of this installation.
  await admin.goto(`http://localhost:${port()}/staff`)
  await admin.locator('input[autocomplete~="current-password"]').waitFor()

  await operator.getByRole('button', { name: 'To the clinic' }).click()
  await operator.getByRole('button', { name: 'Suspend' }).click()
  await operator.getByLabel('Reason').fill('the journey is over')
  await operator.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await operator.getByText('the journey is over').first().waitFor()
  await expectNoSeriousAxe(operator)
  await admin.goto(atClinic('sunrise-hospital', '/staff'))
  await admin.getByText('This clinic is closed at the moment', { exact: false }).first().waitFor()
})

/** Rows of a database, as its superuser. */
async function inside<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(cluster.url.replace(/postgres$/, database))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

it('a job whose server was killed between commit and announcement is found and done by the other server', async () => {
  const second = await startServer({ empty: true, env: { DATABASE_URL: cluster.url, DATA_DIR: folder } })
  try {
    const due = () =>
      inside('tabib_main', async (client) => {
        const { rows } = await client.query<{ id: string; name: string; state: string }>(
          `select id, name, state from pgboss.job order by created_on`,
        )
        return rows
      })
    // Somebody a link can be sent to.
    await inside('tabib_main', (client) =>
      client.query(
        `set session_replication_role = replica; update identity.accounts set email = 'owner@clinic.example'`,
      ),
    )
    // A commit that takes its time: the server is gone before Postgres has told it that the job is there.
    await inside('tabib_main', (client) =>
      client.query(`
        create function public.linger() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return null; end $$;
        create constraint trigger linger after insert on pgboss.job_common deferrable initially deferred
          for each row when (new.singleton_key is distinct from 'recurrent') execute function public.linger();`),
    )
    const before = new Set((await due()).map((j) => j.id))
    const asked = causeAJob(stage.server.url).catch((e: unknown) => e)
    await sleep(1_000)
    await stage.server.kill9()
    await asked
    await sleep(2_500)
    await inside('tabib_main', (client) =>
      client.query('drop trigger linger on pgboss.job_common; drop function public.linger()'),
    )
    const left = (await due()).filter((j) => !before.has(j.id))
    expect(left.map((j) => j.name)).toContain(JOB)
    const id = left.find((j) => j.name === JOB)!.id
    // The sweep comes every minute.
    await expect
      .poll(async () => (await due()).find((j) => j.id === id)?.state ?? 'completed', {
        timeout: 90_000,
        interval: 500,
      })
      .toBe('completed')
  } finally {
    await second.stop()
    await stage.server.restart()
  }
})

const JOB = 'notifications.deliver'

/** Asks for something that has work done afterwards. */
async function causeAJob(url: string): Promise<Response> {
  return fetch(`${url}/api/v1/auth/forgot-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ login: 'owner' }),
    signal: AbortSignal.timeout(10_000),
  })
}
