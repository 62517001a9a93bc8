import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { picturesOfFailures, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
let superuser: pg.Client
let patient: { id: string; name: string }

beforeAll(async () => {
  stage = await setStage()
  superuser = new pg.Client(superuserUrl(stage.server.dataDir))
  await superuser.connect()
  const { rows } = await superuser.query<{ id: string; name: string }>(
    'select id, name from patients.patients order by id limit 1',
  )
  patient = rows[0]!
})
afterAll(async () => {
  await superuser?.end()
  await stage?.close()
})
picturesOfFailures(() => stage)

/** The demonstration hospital's database as whoever runs the machine reaches it. */
function superuserUrl(dataDir: string): string {
  const { port, password } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as {
    port: number
    password: string
  }
  return `postgres://postgres:${password}@127.0.0.1:${port}/tabib_main`
}

it('the owner finds who opened a record', async () => {
  const desk = await stage.open()
  await signIn(desk, 'receptionist')
  await desk.waitForURL('**/desk')
  await desk.goto(`/patients/${patient.id}`)
  await desk.getByRole('heading', { name: patient.name }).first().waitFor()
  const who = (
    await superuser.query<{ name: string }>(`select name from identity.accounts where username = 'receptionist'`)
  ).rows[0]!.name

  const owner = await stage.open()
  await signIn(owner, 'owner')
  await owner.waitForURL('**/today')
  await owner.goto(`/activity?patient=${patient.id}&what=open`)
  const line = owner.getByText(new RegExp(`${who}.*opened the record of.*${patient.name}`)).first()
  await line.waitFor()
  await line.click()
  const drawer = owner.getByRole('dialog', { name: 'What happened' })
  await drawer.getByText('Network address').waitFor()
  await drawer.getByText('127.0.0.1').waitFor()
})

it('a check is green, and after a row was edited as the superuser it is red and names the place', async () => {
  const owner = await stage.open()
  await signIn(owner, 'owner')
  await owner.waitForURL('**/today')
  await owner.goto('/activity/check')
  await owner.getByRole('button', { name: 'Check now' }).click()
  await owner.getByText('Nothing was changed, removed or added').waitFor({ timeout: 120_000 })

  const { rows } = await superuser.query<{ id: string }>(
    `update audit.changes set after = after || '{"name": "Somebody Else"}'
     where id = (select min(id) from audit.changes where entity = 'patients.patients') returning id::text`,
  )
  await owner.getByRole('button', { name: 'Check now' }).click()
  await owner.getByText('The audit is not what it was').waitFor({ timeout: 120_000 })
  await owner.getByText(`change number ${rows[0]!.id} was edited after it was sealed`).waitFor()
  expect(await owner.getByText('Nothing was changed, removed or added').count()).toBe(0)
})
