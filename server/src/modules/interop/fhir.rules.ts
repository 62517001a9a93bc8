import { clean } from '@tabib/contracts/core/text'

/** The parts of FHIR R4 data types an import reads. Input may be of any other shape: whoever reads it checks what it gets. */
export interface Coding {
  system?: string
  code?: string
  display?: string
}
export interface Concept {
  coding?: Coding[]
  text?: string
}
export interface Reference {
  reference?: string
  display?: string
}
export interface Quantity {
  value?: number
  unit?: string
  code?: string
}
export interface Period {
  start?: string
  end?: string
}
export interface Identifier {
  system?: string
  value?: string
}
export interface HumanName {
  use?: string
  text?: string
  family?: string
  given?: string[]
}
export interface ContactPoint {
  system?: string
  value?: string
}
export interface Address {
  line?: string[]
  city?: string
  district?: string
  state?: string
  postalCode?: string
  country?: string
}

/** Any resource. */
export interface Resource {
  resourceType: string
  id?: string
  identifier?: Identifier[] | Identifier
}

/** Code systems by the addresses FHIR gives them. */
export const codeSystems = {
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
} as const

/** One line of text without control characters, at most `max` long; undefined for what is no text, or empty. */
export function text(v: unknown, max = 500): string | undefined {
  if (typeof v !== 'string') return undefined
  const line = clean(v.slice(0, max * 4))
    .replace(/\u200b/g, '')
    .replace(/\s+/g, ' ')
  return line.slice(0, max).toWellFormed().trim() || undefined
}

/** A finite number, or undefined. */
export const number = (v: unknown) => (typeof v === 'number' && Number.isFinite(v) ? v : undefined)

/** What a coded concept says in words: its own text, a display, at last a code. */
export const words = (c: Concept | undefined, max = 300) =>
  text(c?.text, max) ?? text(c?.coding?.find((x) => text(x.display))?.display, max) ?? text(c?.coding?.[0]?.code, max)

/** The code of a concept in words of one letter case: `active`, `final`. */
export const plainCode = (c: Concept | undefined) => text(c?.coding?.[0]?.code)?.toLowerCase()

const shape = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d))?)?)?$/

interface Moment {
  /** Calendar date as written; the first of the month or year where no more is known. */
  date: string
  /** Instant in UTC; midnight UTC where only a date is known. */
  at: string
  precision: 'year' | 'month' | 'day' | 'instant'
}

/** Reads a FHIR date, dateTime or instant; undefined for one that is impossible (31 February) or not of that shape. */
export function moment(v: unknown): Moment | undefined {
  const m = typeof v === 'string' ? shape.exec(v) : null
  if (!m) return undefined
  const [, year, month, day, hour] = m
  const date = `${year}-${month ?? '01'}-${day ?? '01'}`
  const midnight = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date || year === '0000')
    return undefined
  if (hour === undefined) return { date, at: midnight.toISOString(), precision: day ? 'day' : month ? 'month' : 'year' }
  const at = new Date(v as string)
  return Number.isNaN(at.getTime()) ? undefined : { date, at: at.toISOString(), precision: 'instant' }
}

/** The first of several moments that can be read. */
export function firstMoment(...values: unknown[]): Moment | undefined {
  for (const v of values) {
    const m = moment(v)
    if (m) return m
  }
  return undefined
}

/** A name in the order it is spoken: `Adolph Smith`; titles left out, digits kept. */
export function spokenName(names: HumanName[] | undefined): string | undefined {
  const name = names?.find((n) => n.use === 'official') ?? names?.[0]
  return (
    text(name?.text, 200) ??
    text([...(name?.given ?? []), name?.family].filter((p) => typeof p === 'string').join(' '), 200)
  )
}
