import { logs } from '@tabib/contracts/audit/logs'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { chain } from '@tabib/contracts/audit/chain'
import { invoices } from '@tabib/contracts/billing/invoices'
import { externalSignIn } from '@tabib/contracts/federation/sign-in'
import { oversight } from '@tabib/contracts/oversight/today'
import { activity } from '@tabib/contracts/oversight/activity'
import { patients } from '@tabib/contracts/patients/patients'
import Papa from 'papaparse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EventBook } from '../audit/index.js'
import { loadPrices } from '../billing/index.js'
import { pdfText } from '../../platform/paper/pdf-text.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let owner: Caller
let desk: Caller
let doctor: Caller
const people: string[] = []

/** Two people; one has a visit today. The desk opens both records, and works at three in the morning. */
beforeAll(async () => {
  h = await hospital()
  ;[owner, desk, doctor] = await Promise.all([h.as('owner'), h.as('receptionist'), h.as('doctor')])
  for (const name of ['Imran Sheikh', '=1+1 Rahima'])
    people.push(
      (await desk.call(patients.register, { body: { name, gender: 'female', age: 40, phone: '9812345678' } })).id,
    )
  const body = { patientId: people[0]!, doctorId: doctor.staffId, chiefComplaint: 'Fever', visitType: 'new' as const }
  await desk.call(arrivals.checkIn, { body })
  h.clock.move({ minutes: 5 })
  for (const id of people) await desk.call(patients.get, { params: { id: id as never } })
  await desk.refused(logs.list, { query: {} })
  await h.app.get(EventBook).settle()
})
afterAll(() => h.close())

const read = (days = 7) =>
  owner.call(activity.employee, { params: { accountId: desk.accountId as never }, query: { days } })

test('the owner sees what one employee did, and whose record was opened without a visit', async () => {
  const a = await read()
  expect(a).toMatchObject({ person: { name: 'Test receptionist' }, from: '2026-11-14', to: '2026-11-20' })
  expect(a.totals).toMatchObject({ opened: 4, signIns: 1, refused: 1 })
  expect(a.hours).toMatchObject([{ on: '2026-11-20', hour: 10, unusual: false }])
  expect(a.withoutVisit.map((p) => p.patient?.name)).toEqual(['=1+1 Rahima'])
  const [kind, id] = a.withoutVisit[0]!.entry.split('.') as ['look', string]
  expect((await owner.call(logs.get, { params: { kind, id } })).patient?.id).toBe(people[1])
})

test('what somebody called off or took off a bill is counted; signing out is neither', async () => {
  const [clerk, till] = await Promise.all([h.as('receptionist', { fresh: true }), h.as('cashier', { fresh: true })])
  const price = { code: 'CONNEW', name: { en: 'Consultation' }, kind: 'consultation', sac: '9993', taxRate: 0 }
  await h.arrange((tx) => loadPrices(tx, [{ ...price, priceMinor: 40_000 }]))
  const body = { patientId: people[1]!, doctorId: doctor.staffId, chiefComplaint: 'Fever', visitType: 'new' as const }
  const { arrivalId, encounterId } = await clerk.call(arrivals.checkIn, { body })
  const draft = await till.call(invoices.draft, { params: { encounterId } })
  const reason = 'A colleague’s mother'
  await till.call(invoices.discount, { params: { id: draft.id }, body: { percent: 5, reason } })
  await clerk.call(arrivals.leave, { params: { id: arrivalId as never }, body: { reason: 'Could not wait' } })
  const of = (who: Caller) =>
    owner.call(activity.employee, { params: { accountId: who.accountId as never }, query: { days: 1 } })
  for (const who of [clerk, till]) await who.call(externalSignIn.leave, {})
  expect(await of(clerk)).toMatchObject({
    cancellations: [{ route: 'frontdesk.arrivals.leave', patient: { id: people[1] } }],
    discounts: [],
  })
  expect(await of(till)).toMatchObject({
    cancellations: [],
    discounts: [{ route: 'billing.invoices.discount', patient: { id: people[1] } }],
  })
})

test('work in the night stands out', async () => {
  h.clock.move({ hours: 17 })
  const night = await h.as('receptionist', { fresh: true })
  await night.call(patients.get, { params: { id: people[0]! as never } })
  const a = await owner
    .call(activity.employee, { params: { accountId: night.accountId as never }, query: { days: 1 } })
    .catch(async () =>
      (await h.as('owner', { fresh: true })).call(activity.employee, {
        params: { accountId: night.accountId as never },
        query: { days: 1 },
      }),
    )
  expect(a.hours).toMatchObject([{ on: '2026-11-21', hour: 3, unusual: true }])
})

const exported = async (format: 'csv' | 'fhir', query: { patientId?: never } = {}) => {
  const fresh = await h.as('owner', { fresh: true })
  const bytes: unknown = await fresh.call(logs.export, { query: { format, ...query } })
  return (bytes as Buffer).toString('utf8')
}

test('the list is taken away as a table that no spreadsheet runs', async () => {
  const text = await exported('csv')
  const { data, errors } = Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true })
  expect(errors).toEqual([])
  const names = new Set(data.map((d) => d.patient_name))
  expect(names).toContain('Imran Sheikh')
  expect(names).toContain(`'=1+1 Rahima`)
  expect(data.filter((d) => d.operation === 'frontdesk.arrivals.check_in').length).toBeGreaterThan(0)
  expect(data.every((d) => !Number.isNaN(Date.parse(d.at!)))).toBe(true)
  // That it was taken away is in the audit.
  const again = Papa.parse<Record<string, string>>((await exported('csv')).slice(1), {
    header: true,
    skipEmptyLines: true,
  })
  expect(again.data.map((d) => d.action)).toContain('exported')
})

/** What R4 requires of an AuditEvent, as a program would read it. */
interface AuditEvent {
  resourceType: string
  id: string
  type: object
  recorded: string
  action: string
  outcome: string
  agent: object[]
  source: { observer: { display: string } }
}

test('as FHIR, every line is an AuditEvent with all R4 requires', async () => {
  const lines = (await exported('fhir', { patientId: people[1] as never })).trimEnd().split('\n')
  const all = lines.map((l) => JSON.parse(l) as AuditEvent)
  expect(all.length).toBeGreaterThan(2)
  for (const e of all) {
    expect(e.resourceType).toBe('AuditEvent')
    expect(e.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/)
    expect(e.type).toMatchObject({ system: expect.stringMatching(/^http/), code: expect.any(String) })
    expect(e.recorded).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(['C', 'R', 'U', 'D', 'E']).toContain(e.action)
    expect(['0', '4', '8', '12']).toContain(e.outcome)
    expect(e.agent[0]).toMatchObject({ requestor: true, who: { display: expect.any(String) } })
    expect(e.source.observer.display).toBe('Tabib')
    expect(JSON.stringify(e)).toContain(`Patient/${people[1]}`)
  }
  expect(new Set(all.map((e) => e.action))).toEqual(new Set(['C', 'R', 'U']))
})

test('only the owner sees or takes it away', async () => {
  const clerk = await h.as('receptionist', { fresh: true })
  expect((await clerk.refused(logs.export, { query: { format: 'csv' } })).code).toBe('forbidden')
  const other = await h.as('nurse', { fresh: true })
  const refused = await other.refused(activity.employee, { params: { accountId: desk.accountId as never }, query: {} })
  expect(refused.code).toBe('forbidden')
})

test('the day-end slip carries the code of a seal that holds everything until then', async () => {
  const fresh = await h.as('owner', { fresh: true })
  const pdf = (await fresh.call(oversight.slip, { query: {} })) as unknown as Buffer
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  const { head } = await fresh.call(chain.status, {})
  expect(pdfText(pdf).text.replaceAll(' ', '')).toContain(head!.code)
})
