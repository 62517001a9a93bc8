import { expect, test } from 'vitest'
import { entriesOf, pointerOf, referencesIn } from './bundle.rules.js'
import { moment, spokenName, text, words } from './fhir.rules.js'
import { valuesOf } from './measurements.rules.js'
import { prescribed } from './medications.rules.js'
import { patientOf } from './people.rules.js'
import { encounterOf } from './visits.rules.js'

test('dates are read as precisely as they are written, and impossible ones not at all', () => {
  expect(moment('1950')).toMatchObject({ date: '1950-01-01', precision: 'year' })
  expect(moment('2020-02-29')).toMatchObject({ date: '2020-02-29', precision: 'day' })
  expect(moment('2020-05-01T23:30:00-05:00')).toEqual({
    date: '2020-05-01',
    at: '2020-05-02T04:30:00.000Z',
    precision: 'instant',
  })
  for (const wrong of ['2021-02-29', '2021-13-01', '2021-01-01T25:00:00Z', '1 May 2020', '', null, 20200501])
    expect(moment(wrong)).toBeUndefined()
})

test('text is one clean line, or nothing', () => {
  expect(text('  a\n\u200bb\u0000  ')).toBe('a b')
  expect(text('x'.repeat(900), 10)).toHaveLength(10)
  for (const nothing of ['', '   ', 5, null, {}]) expect(text(nothing)).toBeUndefined()
})

test('a name is spoken as its owner would; digits stay', () => {
  expect(
    spokenName([
      { use: 'nickname', text: 'Bo' },
      { use: 'official', given: ['José', 'María'], family: 'Casares626' },
    ]),
  ).toBe('José María Casares626')
  expect(spokenName([{ family: 'Only' }])).toBe('Only')
  expect(spokenName([])).toBeUndefined()
  expect(words({ coding: [{ code: '1' }, { display: 'Shown' }] })).toBe('Shown')
})

test('references are told apart', () => {
  expect(pointerOf('urn:uuid:a-1')).toEqual({ kind: 'url', url: 'urn:uuid:a-1', id: 'a-1' })
  expect(pointerOf('https://x.org/fhir/Patient/7/_history/2')).toMatchObject({ type: 'Patient', id: '7' })
  expect(pointerOf('Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|99')).toEqual({
    kind: 'identifier',
    type: 'Practitioner',
    system: 'http://hl7.org/fhir/sid/us-npi',
    value: '99',
  })
  for (const none of ['#contained', '', undefined, 4]) expect(pointerOf(none)).toBeUndefined()
  expect(referencesIn({ a: [{ reference: 'x' }], b: { c: { reference: 'y' } }, reference: 1 })).toEqual(['x', 'y'])
})

test('an entry is known by its address, else by its id; one with neither is refused', () => {
  const bundle = (entry: object) => ({ resourceType: 'Bundle', type: 'collection', entry: [entry] })
  const resource = { resourceType: 'Patient', id: 'p1' }
  expect(entriesOf(bundle({ fullUrl: 'https://x.org/fhir/Patient/7', resource }))[0]).toMatchObject({
    source: 'https://x.org/fhir',
    sourceId: '7',
  })
  expect(entriesOf(bundle({ resource }))[0]).toMatchObject({ source: 'file', sourceId: 'p1' })
  expect(() => entriesOf(bundle({ resource: { resourceType: 'Patient' } }))).toThrow('neither fullUrl nor id')
  expect(() => entriesOf(bundle({}))).toThrow('without a resource')
})

test('blood pressure is two values; a coded answer is text; numbers keep their UCUM unit', () => {
  const part = (code: string, value: number) => ({
    code: { coding: [{ system: 'http://loinc.org', code }], text: code },
    valueQuantity: { value, code: 'mm[Hg]', unit: 'mmHg' },
  })
  const base = { resourceType: 'Observation', status: 'final', effectiveDateTime: '2020-01-01T00:00:00Z' }
  const pressure = valuesOf({
    ...base,
    code: { coding: [{ code: '55284-4' }] },
    component: [part('8480-6', 120.6), part('8462-4', 80.2)],
  })
  expect(pressure).toMatchObject([
    { code: '8480-6', value: 121, unit: 'mm[Hg]', category: 'vital-signs' },
    { code: '8462-4', value: 80 },
  ])
  const smoking = valuesOf({
    ...base,
    category: [{ coding: [{ code: 'survey' }] }],
    code: { coding: [{ code: '72166-2', display: 'Smoking' }] },
    valueCodeableConcept: { text: 'Never smoker' },
  })
  expect(smoking).toMatchObject([{ value: null, value_text: 'Never smoker', category: 'survey' }])
  expect(valuesOf({ ...base, status: 'preliminary' })).toBe('not_final')
})

test('a number of another country is read as that country writes it', () => {
  const someone = {
    resourceType: 'Patient',
    name: [{ text: 'A' }],
    birthDate: '1990-01-01',
    telecom: [{ system: 'phone', value: '617-555-0100' }],
  }
  expect(patientOf({ ...someone, address: [{ country: 'US', city: 'Boston', state: 'MA' }] }, 'IN')).toMatchObject({
    phone: '+16175550100',
    address: { city: 'Boston', district: 'MA' },
  })
  expect(patientOf({ ...someone, telecom: [{ system: 'phone', value: 'call me' }] }, 'IN')).toMatchObject({
    phone: null,
  })
})

test('a visit belongs to the day of the branch, and names reason before type', () => {
  const visit = {
    resourceType: 'Encounter',
    status: 'finished',
    type: [{ text: 'Follow-up', coding: [{ code: '390906007' }] }],
    reasonCode: [{ text: 'Asthma' }],
    period: { start: '2020-05-01T20:00:00Z', end: '2020-05-01T20:15:00Z' },
  }
  expect(encounterOf(visit, 'Asia/Kolkata', () => undefined)).toMatchObject({
    service_date: '2020-05-02',
    chief_complaint: 'Asthma (Follow-up)',
    visit_type: 'follow_up',
    doctor_name: null,
  })
})

test('a prescription says how often and how long, and that a stopped medicine is no longer taken', () => {
  const request = {
    resourceType: 'MedicationRequest',
    status: 'stopped',
    intent: 'order',
    medicationCodeableConcept: { text: 'Naproxen 220 MG' },
    authoredOn: '2020-01-01',
    dosageInstruction: [
      {
        timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
        asNeededBoolean: true,
        doseAndRate: [{ doseQuantity: { value: 1 } }],
      },
    ],
    dispenseRequest: { expectedSupplyDuration: { value: 2, code: 'wk' } },
  }
  expect(prescribed(request, () => undefined)).toMatchObject({
    status: 'cancelled',
    line: { medicine: 'Naproxen 220 MG', dose: 1, frequency: '2×/1 d', duration_days: 14, as_needed: true },
  })
  expect(prescribed({ ...request, intent: 'plan' }, () => undefined)).toBe('not_final')
})
