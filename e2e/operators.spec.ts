import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { expectNoSeriousAxe, picturesOfFailures, setStage } from './harness.js'
import type { Stage } from './harness.js'

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

async function inControl(statement: string) {
  const client = new Client(cluster.url.replace(/postgres$/, 'tabib_control'))
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

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
  // Five minutes after the sign-in, in one step.
  await inControl('update control.operator_sessions set stepped_up_at = null')
  await operator.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  const again = operator.getByRole('dialog', { name: 'Is it you?' })
  await again.locator('input[autocomplete="current-password"]').fill(OPERATOR.password)
  await operator.keyboard.press('Enter')
  await operator.getByText('the journey is over').first().waitFor()
  await expectNoSeriousAxe(operator)
  await operator.getByRole('link', { name: 'Everything in the log' }).click()
  await operator.getByRole('row', { name: /Suspended the clinic the journey is over/ }).waitFor()
  await expectNoSeriousAxe(operator)
  await admin.goto(atClinic('sunrise-hospital', '/staff'))
  await admin.getByText('This clinic is closed at the moment', { exact: false }).first().waitFor()
  await operator.getByRole('button', { name: 'Sign out' }).click()
  await operator.getByRole('heading', { name: 'Operator sign-in' }).waitFor()
})
