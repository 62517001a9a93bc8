import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@tabib/contracts/core/id'
import { connect, withDatabase } from '../../platform/db/pools.js'
import { Edge } from '../../platform/http/edge.js'
import { clusterUrl } from '../../testing/cluster.js'
import {
  type Node,
  openedClinic,
  operatorCookie,
  orderOf,
  PASSWORD,
  signInAt,
  type WholeInstallation,
  wholeInstallation,
} from '../../testing/installation.js'

import { ControlRoom } from './control.js'

let inst: WholeInstallation
let node: Node
let operator: string
beforeAll(async () => {
  inst = await wholeInstallation()
  node = await inst.node()
  operator = await operatorCookie(node)
})
afterAll(() => inst.close())

const asOperator = (method: string, path: string, body?: unknown) =>
  node.send('localhost', method, path, { cookie: operator, body })

describe('signing in as an operator', () => {
  it('refuses a wrong password and an unknown name in the same words', async () => {
    const wrong = await node.send('localhost', 'POST', '/platform/session', {
      body: { username: 'root-operator', password: 'not the password' },
    })
    const unknown = await node.send('localhost', 'POST', '/platform/session', {
      body: { username: 'nobody-at-all', password: 'not the password' },
    })
    expect([wrong.status, wrong.body.code]).toEqual([401, 'operators.bad_credentials'])
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' })
  })

  it('ends with signing out, and opens nothing any more', async () => {
    const mine = await operatorCookie(node)
    expect((await node.send('localhost', 'GET', '/platform/session', { cookie: mine })).body.username).toBe(
      'root-operator',
    )
    expect((await node.send('localhost', 'DELETE', '/platform/session', { cookie: mine, body: {} })).status).toBe(200)
    expect((await node.send('localhost', 'GET', '/platform/session', { cookie: mine })).status).toBe(401)
  })

  it('happens at the bare address only', async () => {
    await openedClinic(node, operator, 'elsewhere')
    const there = await node.send('elsewhere.localhost', 'POST', '/platform/session', {
      body: { username: 'root-operator', password: 'a long operator password' },
    })
    expect([there.status, there.body.code]).toEqual([404, 'operators.not_here'])
    const withCookie = await node.send('elsewhere.localhost', 'GET', '/platform/clinics', { cookie: operator })
    expect(withCookie.status).toBe(401)
  })
})

describe('opening a clinic', () => {
  it('gives it a database, starter lists and an admin who signs in under its own address', async () => {
    const cookies = await openedClinic(node, operator, 'sunrise')
    const me = await node.send('sunrise.localhost', 'GET', '/auth/me', { cookie: cookies })
    expect(me.body).toMatchObject({
      name: 'Asha Rao',
      branch: { clinicName: 'Clinic sunrise', code: 'MAIN', country: 'IN' },
    })
    expect(me.body.roles).toContain('owner')
    const prices = await node.send('sunrise.localhost', 'GET', '/billing/services?q=cons', { cookie: cookies })
    expect(prices.status).not.toBe(401)
    const seen = await asOperator('GET', '/platform/clinics/sunrise')
    expect(seen.body).toMatchObject({ state: 'active', createdBy: 'Root', openSessions: 1 })
    expect(seen.body.sizeBytes).toBeGreaterThan(1_000_000)
    expect(seen.body.admins).toMatchObject([{ name: 'Asha Rao', username: 'asha', hasSignedIn: true, alsoIn: [] }])
    expect(seen.body.acts[0]).toMatchObject({ action: 'clinic_opened', operator: 'Root', subject: 'Asha Rao' })
  })

  it('happens once, however many ask for the same address at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => asOperator('POST', '/platform/clinics', orderOf('wanted'))),
    )
    expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409, 409])
    expect(answers.find((a) => a.status === 409)!.body.code).toBe('operators.slug_taken')
    expect((await asOperator('GET', '/platform/slugs/wanted')).body.free).toBe(false)
    expect((await asOperator('GET', '/platform/slugs/unwanted')).body).toMatchObject({ free: true })
    expect((await asOperator('GET', '/platform/slugs/api')).body.free).toBe(false)
  })

  it('leaves nothing behind where it breaks off', async () => {
    // Postgres copies no template that somebody is looking at.
    const { rows } = await sql<{ name: string }>`
      select datname as name from pg_database where starts_with(datname, ${`${inst.access.prefix}_furnished_`})`.execute(
      node.app.get(ControlRoom).db,
    )
    const looking = connect(withDatabase(clusterUrl(), rows[0]!.name), { max: 1 })
    await sql`select 1`.execute(looking)
    expect((await asOperator('POST', '/platform/clinics', orderOf('broken'))).status).toBe(500)
    await looking.destroy()
    expect((await asOperator('GET', '/platform/clinics?q=broken')).body.items).toEqual([])
    await expect.poll(async () => (await asOperator('POST', '/platform/clinics', orderOf('broken'))).status).toBe(201)
  })

  it('is found again by its name', async () => {
    const found = await asOperator('GET', '/platform/clinics?q=SUNR')
    expect(found.body.items.map((c: { slug: string }) => c.slug)).toEqual(['sunrise'])
    const first = await asOperator('GET', '/platform/clinics?limit=2')
    expect(first.body.items).toHaveLength(2)
    const second = await asOperator('GET', `/platform/clinics?limit=2&cursor=${first.body.next}`)
    expect(second.body.items[0].slug).not.toBe(first.body.items[1].slug)
    expect(first.body.total).toBeGreaterThan(3)
  })
})

describe('suspending a clinic', () => {
  it('refuses every session with the reason why, and gives them back on resuming', async () => {
    const cookies = await openedClinic(node, operator, 'closing')
    const ask = () => node.send('closing.localhost', 'GET', '/auth/me', { cookie: cookies })
    expect((await ask()).status).toBe(200)
    const suspended = await asOperator('POST', '/platform/clinics/closing/suspension', { reason: 'bill unpaid' })
    expect(suspended.body.state).toBe('suspended')
    expect([(await ask()).status, (await ask()).body.code]).toEqual([403, 'operators.clinic_suspended'])
    const login = await node.send('closing.localhost', 'POST', '/auth/login', {
      body: { login: 'asha', password: PASSWORD },
    })
    expect(login.body.code).toBe('operators.clinic_suspended')
    const again = await asOperator('POST', '/platform/clinics/closing/suspension', { reason: 'twice' })
    expect(again.body.code).toBe('operators.already_suspended')
    expect((await asOperator('GET', '/platform/clinics/closing')).body.suspendedReason).toBe('bill unpaid')
    await asOperator('DELETE', '/platform/clinics/closing/suspension', { reason: 'paid' })
    expect((await ask()).status).toBe(200)
    const acts = (await asOperator('GET', '/platform/clinics/closing')).body.acts as {
      action: string
      reason: string
    }[]
    expect(acts.slice(0, 2)).toMatchObject([
      { action: 'clinic_resumed', reason: 'paid' },
      { action: 'clinic_suspended', reason: 'bill unpaid' },
    ])
  })
})

describe('addresses', () => {
  it('keep clinics apart: what one gave opens nothing at another', async () => {
    const [a, b] = [await openedClinic(node, operator, 'apart-a'), await openedClinic(node, operator, 'apart-b')]
    expect((await node.send('apart-a.localhost', 'GET', '/auth/me', { cookie: a })).status).toBe(200)
    expect((await node.send('apart-b.localhost', 'GET', '/auth/me', { cookie: a })).status).toBe(401)
    expect((await node.send('apart-a.localhost', 'GET', '/auth/me', { cookie: b })).status).toBe(401)
    expect((await node.send('apart-b.localhost', 'POST', '/auth/refresh', { cookie: a, body: {} })).status).toBe(401)
  })

  it('can be a domain of the clinic’s own, which no second one gets', async () => {
    const cookies = await openedClinic(node, operator, 'owned')
    expect((await asOperator('PUT', '/platform/clinics/owned/domain', { domain: 'clinic.example' })).body.domain).toBe(
      'clinic.example',
    )
    expect((await node.send('clinic.example', 'GET', '/auth/me', { cookie: cookies })).status).toBe(200)
    const taken = await asOperator('PUT', '/platform/clinics/apart-a/domain', { domain: 'clinic.example' })
    expect([taken.status, taken.body.code]).toEqual([409, 'operators.domain_taken'])
  })

  it('that nobody has say so, and the bare one is the first clinic’s', async () => {
    const nobody = await node.send('stranger.example', 'GET', '/auth/demo-logins')
    expect([nobody.status, nobody.body.code]).toEqual([404, 'operators.no_clinic_here'])
    expect((await node.send('no-such.localhost', 'GET', '/auth/demo-logins')).body.code).toBe(
      'operators.no_clinic_here',
    )
    expect((await node.send('localhost', 'GET', '/auth/demo-logins')).status).toBe(200)
  })
})

describe('clinic admins', () => {
  it('may hold several clinics, and lose one', async () => {
    const person = { name: 'Mina Das', username: 'mina', email: 'mina@people.example' }
    for (const slug of ['apart-a', 'apart-b']) {
      const added = await asOperator('POST', `/platform/clinics/${slug}/admins`, person)
      expect(added.status).toBe(201)
      const token = added.body.code as string
      await node.send(`${slug}.localhost`, 'POST', '/auth/set-password', { body: { token, password: PASSWORD } })
    }
    const twice = await asOperator('POST', '/platform/clinics/apart-a/admins', { ...person, username: 'mina2' })
    expect(twice.body.code).toBe('operators.already_admin')
    const held = (await asOperator('GET', '/platform/clinics/apart-a')).body.admins.find(
      (a: { username: string }) => a.username === 'mina',
    )
    expect(held.alsoIn).toEqual(['Clinic apart-b'])
    const cookies = await signInAt(node, 'apart-a', 'mina')
    const others = (cookie: string, at: string) => node.send(`${at}.localhost`, 'GET', '/auth/clinics', { cookie })
    expect((await others(cookies, 'apart-a')).body.items).toEqual([
      { slug: 'apart-b', name: 'Clinic apart-b', username: 'mina', address: 'http://apart-b.localhost:0' },
    ])
    // What one governs is nobody else's to know.
    expect((await others(await signInAt(node, 'apart-a'), 'apart-a')).body.items).toEqual([])
    const removed = await asOperator('DELETE', `/platform/clinics/apart-a/admins/${held.id}`, { reason: 'left' })
    expect(removed.status).toBe(200)
    await expect
      .poll(async () => (await node.send('apart-a.localhost', 'GET', '/auth/me', { cookie: cookies })).status)
      .toBe(401)
    const left = await signInAt(node, 'apart-b', 'mina')
    expect((await others(left, 'apart-b')).body.items).toEqual([])
  })

  it('are never all removed, and are invited again with the earlier code void', async () => {
    const [only] = (await asOperator('GET', '/platform/clinics/owned')).body.admins
    const last = await asOperator('DELETE', `/platform/clinics/owned/admins/${only.id}`, { reason: 'all gone' })
    expect(last.body.code).toBe('operators.last_admin')
    const first = await asOperator('POST', `/platform/clinics/owned/admins/${only.id}/invitation`, {})
    const second = await asOperator('POST', `/platform/clinics/owned/admins/${only.id}/invitation`, {})
    const whose = (token: string) => node.send('owned.localhost', 'POST', '/auth/invitation', { body: { token } })
    expect((await whose(first.body.code)).status).toBe(422)
    expect((await whose(second.body.code)).body.username).toBe('asha')
  })
})

describe('what an operator cannot reach', () => {
  it('is every route of a clinic, at every address', async () => {
    const routes = node.app.get(Edge).routes.filter((r) => r.permission !== 'public' && r.permission !== 'operator')
    expect(routes.length).toBeGreaterThan(80)
    for (const r of routes) {
      const path = r.path.replace(/:\w+/g, () => newId())
      for (const host of ['localhost', 'sunrise.localhost']) {
        const res = await node.send(host, r.method, path, {
          cookie: operator,
          ...(r.method === 'GET' ? {} : { body: {} }),
        })
        expect(res.status, `${r.id} at ${host}`).toBe(401)
      }
    }
  })

  it('nor is an operator’s route open to a clinic’s people, or to nobody', async () => {
    const cookies = await signInAt(node, 'sunrise')
    const routes = node.app.get(Edge).routes.filter((r) => r.permission === 'operator')
    expect(routes.length).toBeGreaterThan(8)
    for (const r of routes) {
      const path = r.path.replace(/:\w+/g, 'sunrise')
      const body = r.method === 'GET' ? {} : { body: { nonsense: 1 } }
      for (const cookie of [cookies, undefined]) {
        const res = await node.send('localhost', r.method, path, { ...(cookie ? { cookie } : {}), ...body })
        expect(res.status, r.id).toBe(401)
        expect(res.body.errors, r.id).toBeUndefined()
      }
    }
  })

  it('is, in Postgres’s own terms, every clinic’s database: it sees sizes and no rows', async () => {
    const inside = connect(withDatabase(inst.access.operatorUrl, `${inst.access.prefix}_t_sunrise`), { max: 1 })
    await expect(sql`select 1`.execute(inside)).rejects.toThrow(/permission denied for database/)
    await inside.destroy()
    const control = connect(inst.access.operatorUrl, { max: 1 })
    const { rows } = await sql<{
      size: number
    }>`select pg_database_size(${`${inst.access.prefix}_t_sunrise`}) as size`.execute(control)
    expect(rows[0]!.size).toBeGreaterThan(1_000_000)
    await control.destroy()
  })

  it('nor can anybody but the database’s owner rewrite what operators did, or delete a clinic', async () => {
    const control = connect(inst.access.operatorUrl, { max: 1 })
    await expect(sql`update control.operator_acts set reason = 'x'`.execute(control)).rejects.toThrow(
      /permission denied/,
    )
    await expect(sql`delete from control.operator_acts`.execute(control)).rejects.toThrow(/permission denied/)
    await expect(sql`truncate control.operator_acts`.execute(control)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from control.tenants where slug = 'sunrise'`.execute(control)).rejects.toThrow(
      /never deleted/,
    )
    await control.destroy()
    const owner = connect(withDatabase(clusterUrl(), inst.access.controlDatabase), { max: 1 })
    await expect(sql`update control.operator_acts set reason = 'x'`.execute(owner)).rejects.toThrow(/append-only/)
    await owner.destroy()
    const app = connect(withDatabase(inst.access.url, inst.access.controlDatabase), { max: 1 })
    await expect(sql`select password_hash from control.operators`.execute(app)).rejects.toThrow(/permission denied/)
    await app.destroy()
  })
})
