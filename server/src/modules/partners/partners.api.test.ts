import { readFileSync } from 'node:fs'
import { thirdParties } from '@tabib/contracts/partners/third-parties'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

// An eighth of them: testing/naughty.api.test.ts sends each to every field.
const naughty = (
  JSON.parse(readFileSync(new URL('../../testing/naughty-strings.json', import.meta.url), 'utf8')) as {
    strings: string[]
  }
).strings.filter((_, i) => i % 8 === 0)

let h: Hospital
let admin: Caller
beforeAll(async () => {
  h = await hospital()
  admin = await h.as('clinic_admin')
})
afterAll(() => h.close())

const insurer = (name: string) => ({ kind: 'insurer' as const, name })

test('a third party is added, read, changed and let go', async () => {
  const made = await admin.call(thirdParties.create, {
    body: {
      ...insurer('Star Health'),
      phone: '044 2828 8800',
      email: 'desk@star.example',
      note: 'Cashless.\nAsk for Meena.',
    },
  })
  expect(made).toMatchObject({
    kind: 'insurer',
    phone: '+914428288800',
    note: 'Cashless.\nAsk for Meena.',
    active: true,
    version: 1,
  })
  const params = { id: made.id }
  const headers = { 'if-match': '"1"' }
  const changed = await admin.call(thirdParties.update, { params, body: insurer('Star Health & Allied') }, { headers })
  expect(changed).toMatchObject({ name: 'Star Health & Allied', phone: null, version: 2 })
  expect((await admin.refused(thirdParties.update, { params, body: insurer('Stale') }, { headers })).status).toBe(412)
  const gone = await admin.call(thirdParties.deactivate, { params, body: { reason: 'contract ended' } })
  expect(gone.active).toBe(false)
  expect(await admin.call(thirdParties.get, { params })).toEqual(gone)
  expect((await admin.refused(thirdParties.deactivate, { params, body: { reason: 'again' } })).code).toBe(
    'partners.inactive',
  )
  expect((await admin.refused(thirdParties.update, { params, body: insurer('Ghost') })).code).toBe('partners.inactive')
  const last = await h.sql
    .selectFrom('audit.changes')
    .select(['action', 'reason'])
    .where('entity_id', '=', made.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  expect(last).toEqual({ action: 'update', reason: 'contract ended' })
})

test('the same kind and name twice is refused, in any spelling of case and accents, until the first is let go', async () => {
  const made = await admin.call(thirdParties.create, { body: insurer('Société Générale') })
  const again = await admin.refused(thirdParties.create, { body: insurer('SOCIETE GENERALE') })
  expect(again).toMatchObject({ code: 'partners.already_there', status: 409, details: { id: made.id } })
  await admin.call(thirdParties.create, { body: { kind: 'supplier', name: 'Société Générale' } })
  const other = await admin.call(thirdParties.create, { body: insurer('Another') })
  expect(
    (await admin.refused(thirdParties.update, { params: { id: other.id }, body: insurer('Societe Generale') })).code,
  ).toBe('partners.already_there')
  await admin.call(thirdParties.deactivate, { params: { id: made.id }, body: { reason: 'merged' } })
  await admin.call(thirdParties.create, { body: insurer('Societe Generale') })
})

test('ten people adding the same one at once: one succeeds', async () => {
  const all = await Promise.all(
    Array.from({ length: 10 }, () => admin.send('POST', '/third-parties', { kind: 'laboratory', name: 'Metro Labs' })),
  )
  expect(all.map((r) => r.status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
})

test('the list is by name, page by page, filtered by kind, state and words', async () => {
  for (const name of ['Zeta Pharma', 'alpha Pharma', 'Éclair Pharma', 'beta Pharma'])
    await admin.call(thirdParties.create, { body: { kind: 'supplier', name } })
  const query = { kind: 'supplier' as const, q: 'PHARMA', limit: '3', active: 'true' as const }
  const first = await admin.call(thirdParties.list, { query })
  expect(first.items.map((p) => p.name)).toEqual(['alpha Pharma', 'beta Pharma', 'Éclair Pharma'])
  const rest = await admin.call(thirdParties.list, { query: { ...query, cursor: first.next! } })
  expect(rest).toMatchObject({ items: [{ name: 'Zeta Pharma' }], next: null })
  expect((await admin.call(thirdParties.list, { query: { active: false } })).items.map((p) => p.name)).toEqual([
    'Société Générale',
    'Star Health & Allied',
  ])
  expect((await admin.send('GET', '/third-parties?cursor=nonsense')).status).toBe(422)
})

test('who may read may not change, and who may neither sees nothing', async () => {
  const [desk, nurse] = [await h.as('receptionist'), await h.as('nurse')]
  expect((await desk.call(thirdParties.list, { query: {} })).items.length).toBeGreaterThan(0)
  expect((await desk.refused(thirdParties.create, { body: insurer('Not Mine') })).status).toBe(403)
  expect((await nurse.refused(thirdParties.list, { query: {} })).status).toBe(403)
  expect((await admin.refused(thirdParties.get, { params: { id: h.branchId as never } })).status).toBe(404)
})

test('what cannot be is refused with its field; naughty strings do no harm', async () => {
  const problem = await admin.refused(thirdParties.create, {
    body: { kind: 'friend', name: '', phone: '1234', email: 'x' } as never,
  })
  expect(problem.errors!.map((e) => e.pointer).sort()).toEqual(['/body/email', '/body/kind', '/body/name'])
  expect(
    (await admin.refused(thirdParties.create, { body: { ...insurer('Bad Phone'), phone: '1234' } })).errors,
  ).toEqual([{ pointer: '/body/phone', code: 'partners.phone_impossible' }])
  for (const s of naughty) {
    const r = await admin.send('POST', '/third-parties', {
      kind: 'referrer',
      name: s,
      contactName: s,
      address: s,
      registrationNumber: s,
      taxNumber: s,
      note: s,
    })
    expect([201, 409, 422], s).toContain(r.status)
    const list = await admin.send('GET', `/third-parties?q=${encodeURIComponent(s.toWellFormed().slice(0, 100))}`)
    expect(list.status, s).toBe(200)
  }
})
