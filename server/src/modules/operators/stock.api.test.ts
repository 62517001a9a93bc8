import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { databaseOf } from '../../platform/db/migrate.js'
import {
  type Node,
  openedClinic,
  operatorCookie,
  type WholeInstallation,
  wholeInstallation,
} from '../../testing/installation.js'
import { ControlRoom, Stock } from './index.js'

let inst: WholeInstallation
let node: Node
let operator: string
beforeAll(async () => {
  inst = await wholeInstallation()
  node = await inst.node({ SPARE_CLINICS: '2' })
  operator = await operatorCookie(node)
})
afterAll(() => inst.close())

interface Found {
  oid: number
  name: string
}

async function databases(like: string): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select oid::int, datname as name from pg_database where datname like ${`${inst.access.prefix}${like}`}`.execute(
    node.app.get(ControlRoom).builder,
  )
  return rows
}
const spares = () => databases('%\\_spare\\_%')

it('clinics are opened in databases that were made beforehand, each in its own, and new ones are made', async () => {
  await node.app.get(Stock).fill()
  const ready = await spares()
  expect(ready).toHaveLength(2)
  const [east, west] = await Promise.all(['east', 'west'].map((slug) => openedClinic(node, operator, slug)))
  const made = await Promise.all(
    ['east', 'west'].map(async (slug) => (await databases(databaseOf('', slug).replaceAll('_', '\\_')))[0]!),
  )
  expect(made.map((d) => d.oid).sort()).toEqual(ready.map((d) => d.oid).sort())
  for (const [slug, cookie] of [
    ['east', east],
    ['west', west],
  ] as const) {
    const me = await node.send(`${slug}.localhost`, 'GET', '/auth/me', { cookie })
    expect(me.status).toBe(200)
  }
  await node.app.get(Stock).fill()
  await expect.poll(async () => (await spares()).length).toBe(2)
})

it('a server that starts where there are operators has the lists loaded before its doors open', async () => {
  const furnished = async () => (await databases('%furnished%')).filter((d) => !d.name.includes('_spare_'))
  const before = await furnished()
  expect(before).toHaveLength(1)
  await sql.raw(`drop database "${before[0]!.name}" with (force)`).execute(node.app.get(ControlRoom).builder)
  await node.app.get(Stock).prepare()
  const [again] = await furnished()
  expect([again!.name, again!.oid === before[0]!.oid]).toEqual([before[0]!.name, false])
})

it('the application may enter a clinic that was a spare, and the operators’ role may not', async () => {
  const { rows } = await sql<{ app: boolean; operator: boolean; anybody: boolean }>`
    select has_database_privilege('tabib_app', d.oid, 'connect') as app,
      has_database_privilege('tabib_operator', d.oid, 'connect') as operator,
      exists (select from aclexplode(d.datacl) a where a.grantee = 0) as anybody
    from pg_database d where datname = ${databaseOf(inst.access.prefix, 'east')}`.execute(
    node.app.get(ControlRoom).builder,
  )
  expect(rows).toEqual([{ app: true, operator: false, anybody: false }])
})

it('two servers that fill up together make no more than there are to be', async () => {
  const other = await inst.node({ SPARE_CLINICS: '3' })
  await Promise.all([node.app.get(Stock).fill(), other.app.get(Stock).fill()])
  await other.app.get(Stock).fill()
  expect(await spares()).toHaveLength(3)
})
