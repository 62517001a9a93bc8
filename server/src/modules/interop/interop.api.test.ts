import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { newId } from '@tabib/contracts/core/id'
import { charts } from '@tabib/contracts/encounters/charts'
import { encounters } from '@tabib/contracts/encounters/encounters'
import { observations } from '@tabib/contracts/encounters/observations'
import { vitals } from '@tabib/contracts/encounters/vitals'
import { keptAsides } from '@tabib/contracts/interop/kept-aside'
import { patients } from '@tabib/contracts/patients/patients'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { type Hospital, hospital } from '../../testing/hospital.js'
import { importFhir, Imports, tableOf } from './index.js'

const samples = fileURLToPath(new URL('samples', import.meta.url))
let h: Hospital
let folder: string
beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabib-bundles-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function bringIn(path: string, into = h) {
  const imports = new Imports(into.app.get(Db), into.app.get(Clock))
  const names: string[] = []
  const report = await importFhir(imports, await imports.actor(into.tenant), {
    path,
    progress: (p) => names.push(p.name),
  })
  return { ...report, names, types: Object.fromEntries(report.tally.types) }
}

interface Part {
  resourceType: string
  [field: string]: unknown
}
const entry = (id: string, resource: Part) => ({
  fullUrl: `urn:uuid:${id}`,
  resource,
  request: { method: 'POST', url: resource.resourceType },
})
const person = (more: object = {}) => ({
  resourceType: 'Patient',
  name: [{ given: ['Ruth'], family: 'Noor' }],
  gender: 'female',
  birthDate: '1990-02-03',
  ...more,
})
async function file(name: string, content: unknown) {
  await writeFile(
    join(folder, name),
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
  )
}
const bundle = (...entries: object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry: entries })
const count = async (
  table: 'patients.patients' | 'encounters.observations' | 'interop.imported' | 'interop.kept_aside' | 'audit.changes',
  into = h,
) =>
  Number(
    (
      await into.sql
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )
const patientNamed = (name: string) =>
  h.sql.selectFrom('patients.patients').selectAll().where('name', '=', name).executeTakeFirstOrThrow()

test('a folder is taken in, hospitals and practitioners first, and every entry is accounted for', async () => {
  const report = await bringIn(samples)
  expect(report.refused).toEqual([])
  expect(report.names).toEqual([
    'hospitals.json.gz',
    'practitioners.json.gz',
    'carla-echevarria.json.gz',
    'gustavo-mejia.json.gz',
  ])
  const t = report.types
  expect(t['Encounter']).toEqual({ entries: 28, added: 28, unchanged: 0, keptAside: 0, failed: 0 })
  expect(t['Observation']).toMatchObject({ entries: 128, added: 128 })
  expect(t['AllergyIntolerance']).toMatchObject({ added: 5 })
  expect(t['Claim']).toMatchObject({ entries: 35, keptAside: 35 })
  expect(t['DiagnosticReport']).toMatchObject({ keptAside: 5 })
  for (const c of report.tally.types.values()) expect(c.added + c.unchanged + c.keptAside + c.failed).toBe(c.entries)
  const total = report.tally.total()
  expect(total.entries).toBe(78 + 198 + 3 + 3)
  expect(await count('interop.imported')).toBe(total.added)
  expect(await count('interop.kept_aside')).toBe(total.keptAside)
  expect(tableOf(report)).toMatch(/^Encounter +28 +28 +0 +0 +0$/m)
})

test('bringing it in again changes nothing', async () => {
  const before = await count('audit.changes')
  const { tally } = await bringIn(samples)
  const { entries, unchanged } = tally.total()
  expect(unchanged).toBe(entries)
  expect(await count('audit.changes')).toBe(before)
})

test('two imports at once bring everything in once', async () => {
  const other = await hospital()
  try {
    const [a, b] = await Promise.all([bringIn(samples, other), bringIn(samples, other)])
    expect(a.refused.concat(b.refused)).toEqual([])
    expect(await count('patients.patients', other)).toBe(2)
    expect(a.tally.total().added + b.tally.total().added).toBe(await count('interop.imported', other))
  } finally {
    await other.close()
  }
})

test('the chart shows the history, the allergies and the trends', async () => {
  const doctor = await h.as('doctor')
  const carla = await patientNamed('Carla Echevarría')
  expect(carla).toMatchObject({ source: 'import', birth_date: '2005-05-03', phone: expect.stringMatching(/^\+1555/) })
  expect(carla.number).toMatch(/^SUN-2026-0000\d$/)
  const params = { patientId: carla.id as never }
  const line = await doctor.call(encounters.timeLine, { params, query: {} })
  expect(line.items).toHaveLength(22)
  expect(line.items[0]).toMatchObject({ status: 'completed', source: 'import', doctorId: null })
  expect(line.items.filter((v) => v.doctorName).length).toBeGreaterThan(20)
  expect(line.items.some((v) => v.diagnoses.length > 0)).toBe(true)
  const chart = await doctor.call(charts.summary, { params })
  expect(chart.allergies.items.map((a) => a.substance)).toContain('Allergy to mould')
  expect(chart.latestVitals.map((v) => v.name)).toEqual(
    expect.arrayContaining(['systolic', 'diastolic', 'weight', 'height']),
  )
  expect(chart.immunizations.length).toBeGreaterThan(0)
  const { series } = await doctor.call(observations.trends, { params, query: { codes: '8480-6,8462-4,29463-7' } })
  expect(series.map((s) => [s.code, s.unit])).toEqual(
    expect.arrayContaining([
      ['8480-6', 'mm[Hg]'],
      ['8462-4', 'mm[Hg]'],
      ['29463-7', 'kg'],
    ]),
  )
  expect(series.every((s) => s.points.length > 1)).toBe(true)

  const lab = await doctor.call(observations.trends, { params, query: { category: 'laboratory' } })
  const haemoglobin = lab.series.find((s) => s.code === '718-7')!
  expect(haemoglobin).toMatchObject({ title: expect.stringContaining('Hemoglobin'), unit: 'g/dL' })
  expect(haemoglobin.points.map((p) => p.value)).toEqual([expect.any(Number), expect.any(Number)])
  expect(haemoglobin.points[0]!.observedAt < haemoglobin.points[1]!.observedAt).toBe(true)
  expect(lab.series).toHaveLength(11)
  expect(lab.series.every((s) => s.points.length === 2)).toBe(true)
})

test('values measured together stand together, and prescriptions are history, not work', async () => {
  const [doctor, carla] = [await h.as('doctor'), await patientNamed('Carla Echevarría')]
  const { encounter_id } = await h.sql
    .selectFrom('encounters.observations')
    .select('encounter_id')
    .where('patient_id', '=', carla.id)
    .where('code', '=', '8480-6')
    .limit(1)
    .executeTakeFirstOrThrow()
  const sets = await doctor.call(vitals.list, { params: { id: encounter_id as never } })
  expect(sets.items).toHaveLength(1)
  expect(sets.items[0]!.values.map((v) => v.name)).toEqual(
    expect.arrayContaining(['systolic', 'diastolic', 'height', 'weight']),
  )
  const written = await doctor.call(prescriptions.ofPatient, { params: { patientId: carla.id as never }, query: {} })
  expect(written.items.flatMap((p) => p.lines)).toHaveLength(6)
  const open = await h.sql
    .selectFrom('prescriptions.prescriptions')
    .select('id')
    .where('source', '<>', 'import')
    .execute()
  expect(open).toEqual([])
})

test('reception finds an imported person by name and by a number another system gave', async () => {
  const gustavo = await patientNamed('Gustavo Mejía')
  const known = await h.sql
    .selectFrom('patients.identifiers')
    .select(['system', 'value'])
    .where('patient_id', '=', gustavo.id)
    .execute()
  expect(known.length).toBeGreaterThanOrEqual(4)
  const desk = await h.as('receptionist')
  const licence = known.find((k) => k.value.startsWith('S999'))!
  for (const q of [licence.value, 'gustavo mejia']) {
    const found = await desk.call(patients.search, { query: { q } })
    expect(found.items.map((p) => p.id)).toContain(gustavo.id)
  }
})

test('what has no home is counted, found by type and patient, page by page, and opened as it came', async () => {
  const [owner, carla] = [await h.as('owner'), await patientNamed('Carla Echevarría')]
  const { items: counts } = await owner.call(keptAsides.counts, { query: { patientId: carla.id as never } })
  expect(counts).toContainEqual({ type: 'Claim', count: 28 })
  expect(counts).toContainEqual({ type: 'CarePlan', count: 2 })
  const query = { type: 'Claim', patientId: carla.id as never, limit: 20 }
  const first = await owner.call(keptAsides.list, { query })
  const second = await owner.call(keptAsides.list, { query: { ...query, cursor: first.next! } })
  expect([first.items.length, second.items.length, second.next]).toEqual([20, 8, null])
  expect(new Set([...first.items, ...second.items].map((k) => k.id)).size).toBe(28)
  expect(first.items[0]).toMatchObject({
    reason: 'no_home',
    patientName: 'Carla Echevarría',
    patientNumber: carla.number,
  })
  const whole = await owner.call(keptAsides.get, { params: { id: first.items[0]!.id } })
  const raw = gunzipSync(await readFile(join(samples, 'carla-echevarria.json.gz'))).toString()
  const came = (JSON.parse(raw) as { entry: { resource: { id: string } }[] }).entry.find(
    (e) => e.resource.id === whole.sourceId,
  )
  expect(whole.resource).toEqual(came!.resource)
  const [doctor] = (await owner.call(keptAsides.list, { query: { type: 'Practitioner', limit: 1 } })).items
  expect(doctor).toMatchObject({
    reason: 'named_on_visits',
    patientId: null,
    title: expect.stringMatching(/^\S+ \S+$/),
  })
})

test('only owner and clinic admin see what was kept aside', async () => {
  for (const role of ['doctor', 'receptionist', 'cashier', 'hr'] as const) {
    expect((await (await h.as(role)).refused(keptAsides.list, { query: {} })).status).toBe(403)
  }
  const admin = await h.as('clinic_admin')
  expect((await admin.refused(keptAsides.get, { params: { id: newId<'KeptAside'>() } })).code).toBe('not_found')
  expect((await admin.refused(keptAsides.list, { query: { cursor: 'bm9uc2Vuc2U' } })).code).toBe('invalid')
})

test('files that are no bundle are named with what is wrong, and hold up nobody', async () => {
  await file('1-broken.json', '{"resourceType": "Bundle", "entry": [')
  await file('2-list.json', [])
  await file('3-single.json', person())
  await file('4-history.json', { resourceType: 'Bundle', type: 'history', entry: [] })
  await file('5-archive.json.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3))
  await file('6-delete.json', bundle({ request: { method: 'DELETE', url: 'Patient/1' } }))
  await file('7-latin1.json', Uint8Array.of(0x7b, 0xe9, 0x7d))
  await file('8-good.json', bundle(entry(newId(), person({ name: [{ text: 'Good Neighbour' }] }))))
  const report = await bringIn(folder)
  expect(report.refused.map((r) => `${r.name} ${r.why}`)).toEqual(
    [
      '3-single.json is a single "Patient", not a Bundle',
      '1-broken.json is not JSON',
      '2-list.json is not FHIR: it has no resourceType',
      '4-history.json is a Bundle of type "history"; an import takes transaction, batch, collection',
      '5-archive.json.gz is a broken gzip archive',
      '6-delete.json has an entry (number 1) that asks for "DELETE"; an import only adds',
      '7-latin1.json is not text in UTF-8',
    ].sort((a, b) => report.names.indexOf(a.split(' ')[0]!) - report.names.indexOf(b.split(' ')[0]!)),
  )
  await patientNamed('Good Neighbour')
})

test('a bundle the database refuses leaves nothing of itself, and the next one loads', async () => {
  const [patientId, before] = [
    newId(),
    [await count('patients.patients'), await count('encounters.observations'), await count('interop.imported')],
  ]
  const tooMuch = {
    resourceType: 'Observation',
    status: 'final',
    subject: { reference: `urn:uuid:${patientId}` },
    effectiveDateTime: '2020-01-01',
  }
  const year = {
    ...tooMuch,
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
    valueQuantity: { value: 70, code: '/min' },
  }
  await file(
    'a.json',
    bundle(
      entry(patientId, person({ name: [{ text: 'Half Done' }] })),
      entry(newId(), year),
      entry('x'.repeat(200), { ...year, 'key\0': 1 }),
    ),
  )
  await file('b.json', bundle(entry(newId(), person({ name: [{ text: 'Whole' }] }))))
  const report = await bringIn(folder)
  expect(report.refused).toEqual([{ name: 'a.json', why: expect.stringContaining('nothing of it was kept') }])
  expect(report.types['Observation']).toEqual({ entries: 2, added: 0, unchanged: 0, keptAside: 0, failed: 2 })
  expect([
    await count('patients.patients'),
    await count('encounters.observations'),
    await count('interop.imported'),
  ]).toEqual([before[0]! + 1, before[1], before[2]! + 1])
})

test('entries a row cannot be made of are kept aside with the reason', async () => {
  const [id, subject] = [newId(), { reference: '' }]
  subject.reference = `urn:uuid:${id}`
  const kept: [string, Part][] = [
    ['no_patient', { resourceType: 'Procedure', status: 'completed', subject: { reference: 'Patient/nobody' } }],
    ['not_final', { resourceType: 'Encounter', status: 'in-progress', subject }],
    ['no_time', { resourceType: 'Encounter', status: 'finished', subject, period: { start: '2021-02-31' } }],
    [
      'code_system',
      { resourceType: 'Condition', subject, code: { coding: [{ system: 'urn:x', code: '1' }] }, recordedDate: '2020' },
    ],
    ['says_none', { resourceType: 'AllergyIntolerance', patient: subject, code: { coding: [{ code: '716186003' }] } }],
    [
      'no_value',
      {
        resourceType: 'Observation',
        status: 'final',
        subject,
        code: { coding: [{ code: '8867-4' }] },
        issued: '2020-01-01',
      },
    ],
    ['unreadable', { resourceType: 'Observation', status: 'final', subject, category: 'x', effectiveDateTime: '2020' }],
    ['no_birth_date', person({ birthDate: '1990-13-01' })],
    ['no_name', person({ name: [] })],
    ['no_home', { resourceType: 'Basic' }],
  ]
  await file('odd.json', bundle(entry(id, person()), ...kept.map(([, r]) => entry(newId(), r))))
  const report = await bringIn(folder)
  expect(report.refused).toEqual([])
  expect(report.tally.total()).toMatchObject({ entries: 11, added: 1, keptAside: 10 })
  const rows = await h.sql.selectFrom('interop.kept_aside').select('reason').orderBy('id', 'desc').limit(10).execute()
  expect(rows.map((r) => r.reason).sort()).toEqual(kept.map(([reason]) => reason).sort())
})

test('the same id with other content is kept aside as another version, once', async () => {
  const id = newId()
  await file('1.json', bundle(entry(id, person({ name: [{ text: 'First Version' }] }))))
  await file('2.json', bundle(entry(id, person({ name: [{ text: 'Second Version' }] }))))
  expect((await bringIn(folder)).types['Patient']).toMatchObject({ added: 1, keptAside: 1 })
  expect((await bringIn(folder)).types['Patient']).toMatchObject({ unchanged: 2 })
  const row = await h.sql
    .selectFrom('interop.kept_aside')
    .select(['reason', 'patient_id'])
    .where('source_id', '=', id)
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ reason: 'other_version', patient_id: (await patientNamed('First Version')).id })
})

test('references reach people, visits and practitioners of bundles before, by id and by number', async () => {
  const [patient, visit] = [newId(), newId()]
  const number = { system: 'http://hl7.org/fhir/sid/us-npi', value: '4711' }
  await file(
    '1.json',
    bundle(
      entry(newId(), {
        resourceType: 'Practitioner',
        identifier: [number],
        name: [{ given: ['Nadia'], family: 'Karim' }],
      }),
    ),
  )
  await file(
    '2.json',
    bundle(
      entry(patient, person({ name: [{ text: 'Two Bundles' }], identifier: [{ system: 'urn:mrn', value: 'M|7' }] })),
    ),
  )
  const participant = [{ individual: { reference: 'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|4711' } }]
  const encounter = {
    resourceType: 'Encounter',
    status: 'finished',
    subject: { reference: `urn:uuid:${patient}` },
    participant,
    period: { start: '2020-05-01T10:00:00+05:30' },
  }
  await file('3.json', bundle(entry(visit, encounter)))
  const pulse = {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
    effectiveDateTime: '2020-05-01T10:05:00+05:30',
    valueQuantity: { value: 71.4, code: '/min' },
  }
  await file(
    '4.json',
    bundle(
      entry(newId(), {
        ...pulse,
        subject: { reference: 'Patient?identifier=urn:mrn|M%7C7' },
        encounter: { reference: `urn:uuid:${visit}` },
      }),
    ),
  )
  for (const n of [1, 2, 3, 4]) expect((await bringIn(join(folder, `${n}.json`))).refused).toEqual([])
  const { id } = await patientNamed('Two Bundles')
  const seen = await h.sql
    .selectFrom('encounters.encounters')
    .selectAll()
    .where('patient_id', '=', id)
    .executeTakeFirstOrThrow()
  expect(seen).toMatchObject({
    doctor_name: 'Nadia Karim',
    service_date: '2020-05-01',
    started_at: '2020-05-01T04:30:00Z',
  })
  const value = await h.sql
    .selectFrom('encounters.observations')
    .selectAll()
    .where('encounter_id', '=', seen.id)
    .executeTakeFirstOrThrow()
  expect(value).toMatchObject({ patient_id: id, value: 71, category: 'vital-signs' })
})

test('a number known here on somebody born the same day means that person; on somebody else it stays theirs', async () => {
  const number = { system: 'urn:passport', value: 'P1' }
  await file('1.json', bundle(entry(newId(), person({ name: [{ text: 'Known Here' }], identifier: [number] }))))
  await file(
    '2.json',
    bundle(
      entry(
        newId(),
        person({ name: [{ text: 'Known Elsewhere' }], identifier: [number, { system: 'urn:other', value: 'O1' }] }),
      ),
    ),
  )
  await file(
    '3.json',
    bundle(entry(newId(), person({ name: [{ text: 'Somebody Else' }], birthDate: '1971', identifier: [number] }))),
  )
  const before = await count('patients.patients')
  expect((await bringIn(folder)).refused).toEqual([])
  expect(await count('patients.patients')).toBe(before + 2)
  const numbers = await h.sql
    .selectFrom('patients.identifiers')
    .select(['system'])
    .where('patient_id', '=', (await patientNamed('Known Here')).id)
    .orderBy('system')
    .execute()
  expect(numbers).toEqual([{ system: 'urn:other' }, { system: 'urn:passport' }])
  expect(await patientNamed('Somebody Else')).toMatchObject({ birth_date: '1971-07-01', birth_date_estimated: true })
})

test('text that Postgres cannot hold does not stop a bundle', async () => {
  const naughty = 'A\u0000b \ud800 \u202egnol'
  await file(
    'n.json',
    bundle(
      entry(newId(), person({ name: [{ text: naughty }], text: { div: naughty } })),
      entry(newId(), { resourceType: 'Basic', text: naughty }),
    ),
  )
  const report = await bringIn(folder)
  expect(report.refused).toEqual([])
  expect((await patientNamed('Ab \ufffd gnol')).source).toBe('import')
})

test('a folder without bundles, and a place that is not there, are refused', async () => {
  await expect(bringIn(folder)).rejects.toThrow('holds no .json or .json.gz file')
  await expect(bringIn(join(folder, 'nowhere'))).rejects.toThrow('does not exist')
  const imports = new Imports(h.app.get(Db), h.clock)
  await expect(imports.actor(h.tenant, 'XX')).rejects.toThrow('there is no branch XX')
  expect(await imports.actor(h.tenant, 'HIL')).toMatchObject({ branchId: h.otherBranchId, name: 'import' })
})
