import { readFileSync } from 'node:fs'
import { newId } from '@tabib/contracts/core/id'
import { patients } from '@tabib/contracts/patients/patients'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { addIdentifier, findPatient } from './index.js'

const sample = JSON.parse(readFileSync(new URL('../../testing/naughty-strings.json', import.meta.url), 'utf8')) as {
  strings: string[]
}
// A good eighth of them, and those of our own: testing/naughty.api.test.ts sends each to every field.
const naughty = [...sample.strings.filter((_, i, all) => i % 8 === 0 || i >= all.length - 4), '\ud800 alone']

let h: Hospital
let desk: Caller
beforeAll(async () => {
  h = await hospital()
  desk = await h.as('receptionist')
})
afterAll(() => h.close())

const register = (body: Record<string, unknown>, by = desk) =>
  by.call(patients.register, { body: { gender: 'female', age: 30, ...body } as never })
const refuse = async (body: Record<string, unknown>) => {
  const problem = await desk.refused(patients.register, {
    body: { name: 'Nobody', gender: 'female', age: 30, ...body } as never,
  })
  return problem.errors?.map((e) => `${e.pointer} ${e.code}`)
}
const names = async (q: string) => (await desk.call(patients.search, { query: { q } })).items.map((p) => p.name)
const matched = async (q: string) =>
  (await desk.call(patients.search, { query: { q } })).items.map((p) => `${p.matchedBy} ${p.name}`)

test('a person is registered, gets the next number of the branch and year, and no account', async () => {
  const before = await h.sql
    .selectFrom('identity.accounts')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const made = await register({
    name: '  Rina   Das ',
    phone: '098312 45678',
    bloodGroup: 'B+',
    emergencyName: 'Gopal Das',
    emergencyPhone: '+8801712345678',
    language: 'bn',
  })
  expect(made).toMatchObject({
    number: 'SUN-2026-00001',
    name: 'Rina Das',
    phone: '+919831245678',
    emergencyPhone: '+8801712345678',
    birthDate: '1996-07-01',
    birthDateEstimated: true,
  })
  expect(await desk.call(patients.get, { params: { id: made.id } })).toEqual(made)
  const after = await h.sql
    .selectFrom('identity.accounts')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  expect(after.n).toBe(before.n)
})

test('what nobody can be is refused with the field that says so', async () => {
  expect(await refuse({ age: undefined, birthDate: '2026-02-31' })).toEqual(['/body/birthDate format_date'])
  expect(await refuse({ age: undefined, birthDate: '2026-11-21' })).toEqual(['/body/birthDate patients.born_in_future'])
  expect(await refuse({ age: undefined, birthDate: '1836-01-01' })).toEqual(['/body/birthDate patients.too_old'])
  expect(await refuse({ age: 190 })).toEqual(['/body/age patients.too_old'])
  expect(await refuse({ age: undefined })).toEqual(['/body/birthDate patients.age_or_birth_date'])
  expect(await refuse({ birthDate: '1990-01-01' })).toEqual(['/body/birthDate patients.age_or_birth_date'])
  expect(await refuse({ phone: '12345' })).toEqual(['/body/phone patients.phone_impossible'])
  expect(await refuse({ name: ' ', salary: 3 })).toEqual(['/body/name required', '/body/salary unknown_field'])
  expect((await register({ name: 'From Dhaka', phone: '+880 1712-345679' })).phone).toBe('+8801712345679')
  expect((await register({ name: 'N'.repeat(60) })).name).toHaveLength(60)
})

test('a name is found by part, misspelt, in any case, order and accent', async () => {
  await register({ name: 'Rahul Kumar Chowdhury' })
  await register({ name: 'José Fernández' })
  await register({ name: 'Mohammed Abdur Rahman' })
  for (const q of [
    'rahul',
    'CHOWDH',
    'chowdhury rahul',
    'kum chow',
    'rahol',
    'chaudhary rahul',
    'rahul k',
    'chowdury kumar rahul',
  ]) {
    expect(await names(q), q).toContain('Rahul Kumar Chowdhury')
  }
  for (const q of ['jose', 'JOSÉ fern', 'fernandes', 'hernandez jose'])
    expect(await names(q), q).toContain('José Fernández')
  for (const q of ['rehman', 'muhammad rahman', 'mohamed', 'abdur rah'])
    expect(await names(q), q).toContain('Mohammed Abdur Rahman')
  expect(await names('zzyzx')).toEqual([])
  expect(await names('rahul fernandez')).toEqual([])
})

test('a name is found in every script', async () => {
  await register({ name: 'राहुल शर्मा' })
  await register({ name: 'রহিমা খাতুন' })
  await register({ name: 'أحمد علي' })
  for (const q of ['राहुल', 'शर्मा रा', 'राहल शर्मा', 'राहूल']) expect(await names(q), q).toContain('राहुल शर्मा')
  for (const q of ['রহিমা', 'খাতু', 'রাহিমা খাতুন']) expect(await names(q), q).toContain('রহিমা খাতুন')
  for (const q of ['احمد', 'علي أحمد', 'أَحْمَد']) expect(await names(q), q).toContain('أحمد علي')
})

test('a phone finds its household, however it is typed', async () => {
  await register({ name: 'Sita Sen', phone: '+91 98300 11223' })
  await register({ name: 'Tara Sen', phone: '9830011223' })
  await register({ name: 'Uma Sen', phone: '09830011223' })
  const all = ['phone Sita Sen', 'phone Tara Sen', 'phone Uma Sen']
  for (const q of [
    '9830011223',
    '+91 98300-11223',
    '0091 9830011223',
    '98300112',
    '11223',
    '00112',
    '٩٨٣٠٠١١٢٢٣',
    '৯৮৩০০ ১১২২৩',
  ])
    expect(await matched(q), q).toEqual(all)
  expect(await matched('sen 11223 tar')).toEqual(['phone Tara Sen'])
  const [sita] = (await desk.call(patients.search, { query: { q: '9830011223' } })).items
  expect((await desk.call(patients.household, { params: { id: sita!.id } })).items.map((p) => p.name)).toEqual([
    'Tara Sen',
    'Uma Sen',
  ])
})

test('a number finds one person, whole or by its end', async () => {
  const made = await register({ name: 'By Number' })
  const last = made.number.slice(-5)
  for (const q of [
    made.number,
    made.number.toLowerCase(),
    `sun 2026 ${Number(last)}`,
    `2026-${last}`,
    String(Number(last)),
  ]) {
    expect(await matched(q), q).toContain('number By Number')
  }
  await h.arrange((tx) => addIdentifier(tx, made.id, { system: 'urn:abha', value: 'AB-91-7777' }))
  expect(await matched('ab-91-7777')).toEqual(['number By Number'])
  expect((await desk.call(patients.get, { params: { id: made.id } })).identifiers).toMatchObject([
    { system: 'urn:abha', value: 'AB-91-7777' },
  ])
})

test('a likely duplicate is warned of and never blocked', async () => {
  const first = await register({ name: 'Anwar Hossain', age: undefined, birthDate: '1980-05-06', phone: '9830099887' })
  await register({ name: 'Salma Hossain', phone: '9830099887' })
  const likely = async (query: { name: string; phone?: string; birthDate?: string }) =>
    (await desk.call(patients.duplicates, { query })).items.map((p) => `${p.because} ${p.name}`)
  expect(await likely({ name: 'Anowar Hosain', phone: '98300 99887' })).toEqual(['phone Anwar Hossain'])
  expect(await likely({ name: 'Hussain Anwar', birthDate: '1980-05-06' })).toEqual(['birth_date Anwar Hossain'])
  expect(await likely({ name: 'Anwar Hossain', birthDate: '1980-05-07' })).toEqual([])
  expect(await likely({ name: 'Kamal Hossain', phone: '9830099887' })).toEqual([])
  const second = await register({ name: 'Anwar Hossain', age: undefined, birthDate: '1980-05-06', phone: '9830099887' })
  expect(second.id).not.toBe(first.id)
})

test('two desks register one person at the same moment: both have a number, and whoever opens the form next is warned', async () => {
  const body = { name: 'Shabnam Sultana', gender: 'female', age: 41, phone: '9830077665' } as const
  const other = await h.as('clinic_admin')
  const both = await Promise.all([desk, other].map((by) => by.call(patients.register, { body })))
  expect(new Set(both.map((p) => p.number)).size).toBe(2)
  const { items } = await desk.call(patients.duplicates, { query: { name: body.name, phone: body.phone } })
  expect(items.map((p) => p.id).sort()).toEqual(both.map((p) => p.id).sort())
})

test('two people changing one person: the later one is told, and the new name is what is found', async () => {
  const made = await register({ name: 'Before Marriage', age: 25 })
  const params = { id: made.id }
  const headers = { 'if-match': `"${made.version}"` }
  const body = { name: 'After Wedding', gender: 'female' as const, age: 25 }
  const changed = await desk.call(patients.update, { params, body }, { headers })
  expect(changed).toMatchObject({ version: made.version + 1, birthDate: made.birthDate, birthDateEstimated: true })
  expect((await desk.refused(patients.update, { params, body }, { headers })).status).toBe(412)
  expect(await names('after wedding')).toEqual(['After Wedding'])
  expect(await names('before marriage')).toEqual([])
  const rows = await h.sql
    .selectFrom('audit.changes')
    .select(['action', 'before', 'after'])
    .where('entity_id', '=', made.id)
    .orderBy('id')
    .execute()
  expect(rows[1]).toMatchObject({
    action: 'update',
    before: { name: 'Before Marriage' },
    after: { name: 'After Wedding' },
  })
})

test('one person has one chart in the whole clinic; who may not see patients sees none', async () => {
  const made = await register({ name: 'Everybody Knows' })
  const hill = await h.as('receptionist', { branch: 'other' })
  expect((await hill.call(patients.get, { params: { id: made.id } })).number).toBe(made.number)
  expect((await register({ name: 'On The Hill' }, hill)).number).toBe('HIL-2026-00001')
  expect((await (await h.as('hr')).refused(patients.get, { params: { id: made.id } })).status).toBe(403)
  expect(
    (await (await h.as('nurse')).refused(patients.register, { body: { name: 'x', gender: 'male', age: 3 } })).status,
  ).toBe(403)
  expect((await desk.refused(patients.get, { params: { id: h.branchId as never } })).status).toBe(404)
  expect(await h.arrange((tx) => findPatient(tx, made.id))).toMatchObject({
    number: made.number,
    name: 'Everybody Knows',
  })
})

test('whoever looks is written down', async () => {
  const made = await register({ name: 'Looked At' })
  await desk.call(patients.search, { query: { q: made.number } })
  const rows = await h.sql
    .selectFrom('audit.looks')
    .select(['action', 'patient_ids'])
    .where('route', '=', 'patients.patients.search')
    .orderBy('id', 'desc')
    .limit(1)
    .execute()
  expect(rows[0]).toEqual({ action: 'search', patient_ids: [made.id] })
})

test('forty opened at one moment: each answer is of who was asked for, each look is written, and nobody’s id spoils nothing', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, (_, i) => register({ name: `Crowd ${i}` })))
  const looks = () =>
    h.sql
      .selectFrom('audit.looks')
      .select('patient_ids')
      .where('route', '=', 'patients.patients.get')
      .where('patient_ids', '&&', sql<string[]>`${made.map((p) => p.id)}::uuid[]`)
      .execute()
  expect(await looks()).toEqual([])
  const answers = await Promise.all(
    made.flatMap(({ id }) => [desk.send('GET', `/patients/${id}`), desk.send('GET', `/patients/${newId()}`)]),
  )
  expect(answers.map((a) => a.status)).toEqual(made.flatMap(() => [200, 404]))
  expect(answers.filter((a) => a.status === 200).map((a) => a.body)).toEqual(made)
  expect((await looks()).flatMap((l) => l.patient_ids).sort()).toEqual(made.map((p) => p.id).sort())
})

test('sixty searches at one moment: each is answered as if it were alone', async () => {
  const known = [
    ['Zubeida Ferozepurwala', '98400 11001'],
    ['Zubin Daruwala', '98400 11001'],
    ['Zoya Maria Fernandes', '98400 11002'],
    ['Ziauddin', '98400 11003'],
    ['ज़ीनत परवीन', '98400 11004'],
  ] as const
  for (const [name, phone] of known) await register({ name, phone })
  const { number } = (await desk.call(patients.search, { query: { q: 'Ziauddin' } })).items[0]!
  const asked = ['zub', 'zub dar', 'fernandes zoya', 'zoya mar fer', 'Zubayda', 'ziaudin', 'ज़ीनत', 'nobody at all', '…']
  asked.push('9840011001', '11002', '98400 11003', '000', number, number.slice(-3), 'zubin 11001')
  const alone = new Map<string, string[]>()
  for (const q of asked) alone.set(q, await matched(q))
  expect([...alone.values()].filter((found) => found.length > 0).length).toBeGreaterThan(10)

  const crowd = Array.from({ length: 60 }, (_, i) => asked[(i * 7) % asked.length]!)
  const answers = await Promise.all(crowd.map(matched))
  expect(answers).toEqual(crowd.map((q) => alone.get(q)))
})

test('a sign that stands for letters is read as them', async () => {
  await register({ name: 'Chand Quraishi' })
  await register({ name: 'Amal Quraishi' })
  expect(await names('© quraishi')).toEqual(['Chand Quraishi'])
})

test('naughty strings are stored clean or refused, and searched without harm', async () => {
  for (const s of naughty) {
    const address = { line: s, city: s, district: s, postalCode: s }
    const res = await desk.send('POST', '/patients/register', {
      name: s,
      gender: 'other',
      age: 1,
      emergencyName: s,
      reference: s,
      address,
    })
    expect([201, 422], JSON.stringify(s)).toContain(res.status)
    if (res.status === 201) expect(res.body.name).not.toMatch(/[\u0000\u202a-\u202e]/)
    for (const field of ['phone', 'emergencyPhone', 'language', 'bloodGroup', 'gender', 'birthDate']) {
      const r = await desk.send('POST', '/patients/register', { name: 'x', gender: 'other', age: 1, [field]: s })
      expect([r.status === 201 ? r.body[field] : 422, s]).toEqual([
        r.status === 201 ? expect.stringMatching(/^\+91\d{9,10}$/) : 422,
        s,
      ])
    }
    const name = await desk.send('POST', '/patients/register', { name: s, gender: 'other', age: 1 })
    const found = await desk.send('GET', `/patients/search?q=${encodeURIComponent(s.toWellFormed())}`)
    expect(found.status, JSON.stringify(s)).toBe(s.length > 400 ? 422 : 200)
    if (name.status === 201 && s.trim().length > 2 && s.length < 100) {
      expect((await desk.send('GET', `/patients/${name.body.id}`)).body.name).toBe(name.body.name)
    }
    expect(
      (
        await desk.send(
          'GET',
          `/patients/duplicates?name=${encodeURIComponent(s.toWellFormed().slice(0, 90))}&phone=9830099887`,
        )
      ).status,
    ).toBe(200)
  }
}, 120_000)

test('the year of a number is the branch’s, and two hundred registrations at once get the numbers 1 to 200', async () => {
  h.clock.move({ days: 41, hours: 14.5 })
  expect(h.clock.now().toISOString()).toBe('2026-12-31T19:00:00.000Z')
  const crowd = await h.as('receptionist', { fresh: true })
  const made = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      register({ name: `Crowd ${['Ali', 'Bose', 'Chanda', 'Dey'][i % 4]} ${i}` }, crowd),
    ),
  )
  expect(made.map((p) => p.number).sort()).toEqual(
    Array.from({ length: 200 }, (_, i) => `SUN-2027-${String(i + 1).padStart(5, '0')}`),
  )
})
