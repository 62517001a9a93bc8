import type { Gender, Language } from '@tabib/contracts/core/person'
import { ageOn, dateIn } from '@tabib/contracts/core/time'
import type { Names } from '@tabib/contracts/lab/catalogue'
import { type Flag, rangeShown, unitShown, valueShown } from '@tabib/contracts/lab/values'
import type { Clinic, LabReport, PaperPatient, SampleLabel } from '../../platform/paper/paper-data.js'
import type { readOrder } from './orders.present.js'

type Order = Awaited<ReturnType<typeof readOrder>>
type Test = Order['tests'][number]

/** A name in English and beside it in another language. */
const beside = (name: Names, language: Language) => {
  const local = language === 'en' ? undefined : name[language]
  return local && local !== name.en ? `${name.en} · ${local}` : name.en
}

const patientOn = ({ patient }: Order, day: string): PaperPatient => ({
  name: patient.name,
  number: patient.number,
  age: ageOn(patient.birthDate, day),
  gender: patient.gender as Gender,
})

/** What is printed on the tube of a collected sample. */
export function labelOf(order: Order & { sampleNumber: string; collectedAt: string }, timeZone: string): SampleLabel {
  return {
    sampleNumber: order.sampleNumber,
    patient: patientOn(order, dateIn(timeZone, order.collectedAt)),
    test: order.urgent ? `${order.title.en} !` : order.title.en,
    at: order.collectedAt,
    timeZone,
  }
}

export interface Signer {
  name: string
  qualifications: string | null
  licenceNumber: string | null
}

interface Surroundings {
  /** The head of the branch's papers. */
  clinic: Clinic
  /** The patient's language. */
  language: Language
  /** Who verified; undefined makes it the provisional copy the paper marks in large letters. */
  signer: Signer | undefined
}

/** The report of an order that has at least one value; names of tests in English and the patient's language. */
export function reportOf(
  order: Order & { sampleNumber: string; collectedAt: string },
  { clinic, language, signer }: Surroundings,
): LabReport {
  const lastEntered = order.tests
    .flatMap((t) => (t.result ? [t.result] : []))
    .sort((a, b) => b.enteredAt.localeCompare(a.enteredAt))[0]!
  const specimens = [...new Set(order.tests.map((t) => t.specimen))]
  return {
    clinic,
    number: order.sampleNumber,
    patient: patientOn(order, dateIn(clinic.timeZone, order.collectedAt)),
    ...(order.orderedBy ? { referredBy: order.orderedBy } : {}),
    collectedAt: order.collectedAt,
    reportedAt: order.verifiedAt ?? lastEntered.enteredAt,
    panels: [
      {
        name: beside(order.title, language),
        specimen: specimens.join(', '),
        results: order.tests.flatMap((t) => resultLine(t, language)),
      },
    ],
    ...(order.note ? { note: order.note } : {}),
    enteredBy: { name: lastEntered.enteredBy, at: lastEntered.enteredAt },
    ...(signer && order.verifiedAt ? { verifiedBy: signature(signer, order.verifiedAt) } : {}),
  }
}

function resultLine(test: Test, language: Language): LabReport['panels'][number]['results'] {
  if (!test.result) return []
  const { value, flag, note, amendReason } = test.result
  const notes = [note, amendReason].filter(Boolean).join(' · ')
  return [
    {
      name: beside(test.name, language),
      value: typeof value === 'number' ? valueShown(value, test.decimals) : value,
      unit: unitShown(test.unit),
      range: rangeShown(test.limits, test.decimals),
      ...(flag ? { flag: flag as Flag } : {}),
      ...(notes ? { note: notes } : {}),
    },
  ]
}

const signature = ({ name, qualifications, licenceNumber }: Signer, at: string) => ({
  name,
  at,
  ...(qualifications ? { qualifications } : {}),
  ...(licenceNumber ? { licence: licenceNumber } : {}),
})
