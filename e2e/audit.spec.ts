import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allergies } from '@tabib/contracts/encounters/allergies'
import { encounters } from '@tabib/contracts/encounters/encounters'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { caller } from './api.js'
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

it('a chart is one look each time it is opened, by its address or anew, however often it freshens itself', async () => {
  const doctor = await stage.open()
  await signIn(doctor, 'doctor')
  await doctor.waitForURL('**/consult')
  const nurse = await caller(stage.server.url, 'nurse')
  const parts = { [allergies.list.id]: 'allergies', [encounters.timeLine.id]: 'encounters' }
  const looks = async () => {
    const { rows } = await superuser.query<{ route: string; times: number }>(
      `select l.route, count(*)::int as times from audit.looks l join identity.accounts a on a.id = l.account_id
       where a.username = 'doctor' and l.patient_ids @> array[$1]::uuid[] and l.route = any($2) group by l.route`,
      [patient.id, Object.keys(parts)],
    )
    return Object.keys(parts).map((route) => rows.find((r) => r.route === route)?.times ?? 0)
  }
  const before = await looks()
  const freshened = new Set<string>()
  doctor.on('response', (answer) => {
    const part = new URL(answer.url()).pathname.split(`/patients/${patient.id}/`)[1]
    if (part && answer.request().headers()['x-tabib-refresh']) freshened.add(part)
  })
  for (const [opened, substance] of ['Latex', 'Walnuts'].entries()) {
    await (opened === 0 ? doctor.goto(`/patients/${patient.id}`) : doctor.reload())
    await doctor.getByRole('heading', { name: patient.name }).first().waitFor()
    freshened.clear()
    await nurse(allergies.add, { params: { patientId: patient.id as never }, body: { substance } })
    await doctor.getByText(substance).first().waitFor()
    await expect.poll(() => [...freshened]).toEqual(expect.arrayContaining(Object.values(parts)))
    expect(await looks()).toEqual(before.map((times) => times + opened + 1))
  }
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
