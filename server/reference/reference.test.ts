import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Words = Record<string, string>
type Range = {
  sex: 'male' | 'female' | 'any'
  fromDays: number
  toDays: number | null
  low?: number
  high?: number
  criticalLow?: number
  criticalHigh?: number
}
type LabTest = {
  code: string
  loinc: string | null
  name: Words
  unit?: string
  kind: 'numeric' | 'text' | 'choice'
  choices?: string[]
  normalChoices?: string[]
  min?: number
  max?: number
  ranges?: Range[]
  turnaroundMinutes: number
  priceMinor: number
}
type Medicine = {
  code: string
  generic: string
  atc: string | null
  form: string
  strength: string
  route: string
  priceMinor: number
  gstRate: number
  schedule: string
  system?: string
}
type Priced = { code: string; name: Words; priceMinor: number }

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T
const diagnoses = read<{ code: string; title: Words; words: string[] }[]>('icd10.json')
const tests = read<LabTest[]>('lab-tests.json')
const panels = read<(Priced & { tests: string[] })[]>('lab-panels.json')
const medicines = read<Medicine[]>('medicines.json')
const interactions = read<{ effects: Record<string, Words>; pairs: { a: string; b: string; effect: string }[] }>(
  'interactions.json',
)
const complaints = read<{ code: string; title: Words }[]>('complaints.json')
const services = read<(Priced & { sac: string; taxRate: number })[]>('services.json')
type Names = { script: string; female: Named[]; male: Named[]; family: Named[] }
type Named = { name: string; latin?: string }
const demo = read<{ names: Names[]; localities: unknown[]; doctors: unknown[]; staff: unknown[] }>('demo-names.json')

const repeated = (codes: string[]) => codes.filter((code, i) => codes.indexOf(code) !== i)
const inFourLanguages = (words: Words) => ['en', 'hi', 'bn', 'ar'].every((language) => words[language]?.trim())

/** The LOINC check digit: Luhn's mod 10 over the number before the hyphen. */
function hasCheckDigit(loinc: string): boolean {
  const [number = '', digit] = loinc.split('-')
  const sum = [...number].reverse().reduce((total, figure, i) => {
    const n = Number(figure) * (i % 2 === 0 ? 2 : 1)
    return total + (n > 9 ? n - 9 : n)
  }, 0)
  return (10 - (sum % 10)) % 10 === Number(digit)
}

const end = (range: Range) => range.toDays ?? Number.POSITIVE_INFINITY
const overlap = (a: Range, b: Range) =>
  (a.sex === b.sex || a.sex === 'any' || b.sex === 'any') && a.fromDays < end(b) && b.fromDays < end(a)

describe('diagnoses', () => {
  test('codes are unique WHO ICD-10 codes in order', () => {
    const codes = diagnoses.map((d) => d.code)
    expect(repeated(codes)).toEqual([])
    expect(codes.filter((code) => !/^[A-Z]\d{2}(\.\d)?$/.test(code))).toEqual([])
    expect(codes).toEqual([...codes].sort())
  })
  test('a category is not listed beside its own subdivisions', () => {
    const codes = diagnoses.map((d) => d.code)
    expect(codes.filter((code) => code.length === 3 && codes.some((c) => c.startsWith(`${code}.`)))).toEqual([])
  })
  test('a title is in English alone or in all four languages, and at least 200 are in four', () => {
    const translated = diagnoses.filter((d) => inFourLanguages(d.title))
    const english = diagnoses.filter((d) => d.title['en'] && Object.keys(d.title).length === 1)
    expect(translated.length + english.length).toBe(diagnoses.length)
    expect(translated.length).toBeGreaterThanOrEqual(200)
  })
})

describe('laboratory', () => {
  test('codes and LOINC codes are unique', () => {
    expect(repeated(tests.map((t) => t.code))).toEqual([])
    expect(repeated(tests.flatMap((t) => t.loinc ?? []))).toEqual([])
  })
  test('LOINC codes carry their right check digit', () => {
    expect(tests.filter((t) => t.loinc && !(/^\d{1,7}-\d$/.test(t.loinc) && hasCheckDigit(t.loinc)))).toEqual([])
  })
  test('numeric tests have a unit and limits, choice tests have choices', () => {
    for (const t of tests) {
      if (t.kind === 'numeric') expect(Boolean(t.unit) && t.min! < t.max!, t.code).toBe(true)
      if (t.kind === 'choice') {
        expect(t.choices!.length, t.code).toBeGreaterThan(1)
        expect(t.choices, t.code).toEqual(expect.arrayContaining(t.normalChoices ?? []))
      }
      expect(inFourLanguages(t.name), t.code).toBe(true)
      expect(t.turnaroundMinutes > 0 && t.priceMinor > 0, t.code).toBe(true)
    }
  })
  test('each range climbs: impossible, critical, low, high, critical, impossible', () => {
    for (const t of tests)
      for (const r of t.ranges ?? []) {
        const steps = [t.min, r.criticalLow, r.low, r.high, r.criticalHigh, t.max].filter((n) => n !== undefined)
        expect(
          [...steps].sort((a, b) => a - b),
          t.code,
        ).toEqual(steps)
        expect(r.low !== undefined || r.high !== undefined, t.code).toBe(true)
        expect(r.fromDays < end(r), t.code).toBe(true)
      }
  })
  test('no age and sex falls into two ranges', () => {
    for (const t of tests) {
      const ranges = t.ranges ?? []
      const double = ranges.flatMap((a, i) => ranges.slice(i + 1).filter((b) => overlap(a, b)))
      expect(double, t.code).toEqual([])
    }
  })
  test('panels name existing tests, once each', () => {
    const known = new Set(tests.map((t) => t.code))
    expect(repeated(panels.map((p) => p.code))).toEqual([])
    for (const panel of panels) {
      expect(
        panel.tests.filter((code) => !known.has(code)),
        panel.code,
      ).toEqual([])
      expect(repeated(panel.tests), panel.code).toEqual([])
      expect(inFourLanguages(panel.name), panel.code).toBe(true)
    }
  })
})

describe('medicines', () => {
  test('codes are unique, and so is generic, form, strength, route and ATC', () => {
    expect(repeated(medicines.map((m) => m.code))).toEqual([])
    expect(repeated(medicines.map((m) => [m.generic, m.form, m.strength, m.route, m.atc].join('|')))).toEqual([])
  })
  test('modern medicines carry an ATC code, Ayurveda carries none', () => {
    const atc = /^[A-Z]\d{2}[A-Z]{1,2}(\d{2})?$/
    expect(medicines.filter((m) => (m.system === 'ayurveda' ? m.atc !== null : !atc.test(m.atc ?? '')))).toEqual([])
  })
  test('price, tax and schedule are plausible', () => {
    const odd = medicines.filter(
      (m) => !(m.priceMinor > 0) || ![0, 500, 1200].includes(m.gstRate) || !/^(OTC|H|H1|X)$/.test(m.schedule),
    )
    expect(odd).toEqual([])
  })
})

describe('interactions', () => {
  const stocked = (prefix: string) => medicines.some((m) => m.atc?.startsWith(prefix))
  test('both sides match a medicine, and no pair is listed twice', () => {
    expect(interactions.pairs.filter((p) => !stocked(p.a) || !stocked(p.b) || p.a === p.b)).toEqual([])
    expect(repeated(interactions.pairs.map((p) => [p.a, p.b].sort().join()))).toEqual([])
  })
  test('each effect is said in four languages and each pair has one', () => {
    expect(Object.entries(interactions.effects).filter(([, words]) => !inFourLanguages(words))).toEqual([])
    expect(interactions.pairs.filter((p) => !interactions.effects[p.effect])).toEqual([])
  })
})

describe('desk lists', () => {
  test('complaints and services are unique and in four languages', () => {
    expect(repeated(complaints.map((c) => c.code))).toEqual([])
    expect(repeated(services.map((s) => s.code))).toEqual([])
    expect(complaints.filter((c) => !inFourLanguages(c.title))).toEqual([])
    expect(services.filter((s) => !inFourLanguages(s.name) || s.sac !== '9993' || s.taxRate !== 0)).toEqual([])
  })
  test('demo names are unique, in their own script, and romanised', () => {
    const script: Record<string, RegExp> = {
      latn: /^[A-Za-z' -]+$/,
      deva: /^[\p{Script=Devanagari} ]+$/u,
      beng: /^[\p{Script=Bengali} ]+$/u,
      arab: /^[\p{Script=Arabic} ]+$/u,
    }
    for (const names of demo.names)
      for (const list of [names.female, names.male, names.family]) {
        expect(list.length).toBeGreaterThanOrEqual(55)
        expect(repeated(list.map((n) => n.name))).toEqual([])
        expect(list.filter((n) => !script[names.script]!.test(n.name))).toEqual([])
        if (names.script !== 'latn') expect(list.filter((n) => !script['latn']!.test(n.latin ?? ''))).toEqual([])
      }
    expect([demo.localities.length, demo.doctors.length, demo.staff.length]).toEqual([40, 10, 25])
  })
})
