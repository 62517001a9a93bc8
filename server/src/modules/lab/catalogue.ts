import { newId } from '@tabib/contracts/core/id'
import type { Names } from '@tabib/contracts/lab/catalogue'
import type { TestKind } from '@tabib/contracts/lab/values'
import type { WriteTx } from '../../platform/db/db.js'
import { setPrice } from '../billing/index.js'
import * as catalogue from './catalogue.repo.js'

/** A test as the starter list writes it (`reference/lab-tests.json`). */
export interface ListedTest {
  code: string
  loinc?: string | null
  name: Names
  specimen: string
  container?: string | null
  /** UCUM. */
  unit?: string | null
  kind: TestKind
  choices?: string[]
  normalChoices?: string[]
  decimals?: number
  /** Outside these an entry is a typing error. */
  min?: number
  max?: number
  ranges?: ListedRange[]
  turnaroundMinutes?: number
  priceMinor: number
}

/** Ages in completed days, from inclusive, to exclusive. */
export interface ListedRange {
  sex: 'female' | 'male' | 'any'
  fromDays: number
  toDays: number | null
  low?: number
  high?: number
  criticalLow?: number
  criticalHigh?: number
}

export interface ListedPanel {
  code: string
  name: Names
  /** Codes of its tests in the order of the report. */
  tests: string[]
  priceMinor: number
}

/** Diagnostic services in India: exempt from GST, SAC 9993. */
const TAX = { taxRate: 0, hsnSac: '9993' }

const json = (v: unknown) => (v === undefined || v === null ? null : JSON.stringify(v))

/** Puts tests and panels on offer with their ranges and prices; what is there already under a code becomes exactly this. */
export async function loadCatalogue(
  tx: WriteTx,
  tests: readonly ListedTest[],
  panels: readonly ListedPanel[],
): Promise<void> {
  for (const test of tests) {
    await loadTest(tx, test)
    await setPrice(tx, { code: test.code, kind: 'lab', name: test.name, amountMinor: test.priceMinor, ...TAX })
  }
  for (const panel of panels) {
    await catalogue.putPanel(tx, { id: newId(), code: panel.code, name: JSON.stringify(panel.name) }, panel.tests)
    await setPrice(tx, { code: panel.code, kind: 'lab', name: panel.name, amountMinor: panel.priceMinor, ...TAX })
  }
}

async function loadTest(tx: WriteTx, test: ListedTest): Promise<void> {
  const id = await catalogue.putTest(tx, {
    id: newId(),
    code: test.code,
    loinc: test.loinc ?? null,
    name: JSON.stringify(test.name),
    specimen: test.specimen,
    container: test.container ?? null,
    unit: test.unit ?? null,
    kind: test.kind,
    choices: json(test.choices),
    normal_choices: json(test.normalChoices),
    decimals: test.decimals ?? 0,
    minimum: test.min ?? null,
    maximum: test.max ?? null,
    turnaround_minutes: test.turnaroundMinutes ?? null,
  })
  const ranges = (test.ranges ?? []).map((r) => ({
    id: newId(),
    test_id: id,
    sex: r.sex,
    from_days: r.fromDays,
    to_days: r.toDays,
    low: r.low ?? null,
    high: r.high ?? null,
    critical_low: r.criticalLow ?? null,
    critical_high: r.criticalHigh ?? null,
  }))
  await catalogue.setRanges(tx, id, ranges)
}
