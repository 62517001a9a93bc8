import { z } from 'zod'
import { id } from '../core/id.js'
import { minorPositive } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { clean, flag, line } from '../core/text.js'
import { atcCode } from '../prescriptions/lines.js'
import { administrationRoutes, dosageForms, doseUnits } from '../prescriptions/words.js'

/** What is typed or scanned into a search, without what no name holds. */
export const searchWords = (max: number) => z.string().max(max).transform(clean).default('')

/** Systems of medicine the formulary knows. */
export const systems = ['allopathy', 'ayurveda'] as const
/** Schedules of India's Drugs Rules; X is kept strictest. */
export const schedules = ['OTC', 'H', 'H1', 'X'] as const

/** A medicine of the formulary, with what of it can be handed out in the current branch. */
export const medicine = z.object({
  id: id('Medicine'),
  version: z.number().int(),
  code: z.string(),
  generic: z.string(),
  brand: z.string().nullable(),
  atc: z.string().nullable(),
  system: z.enum(systems),
  form: z.string(),
  strength: z.string().nullable(),
  route: z.string().nullable(),
  /** What stock is counted in. */
  unit: z.string(),
  doseUnit: z.enum(doseUnits),
  content: z.number().nullable(),
  packSize: z.number(),
  packUnit: z.string().nullable(),
  /** Price of one unit; `nextPriceMinor` is that of the batch that will be handed out next. */
  priceMinor: z.number(),
  nextPriceMinor: z.number(),
  /** Hundredths of a percent. */
  taxRate: z.number(),
  hsn: z.string().nullable(),
  schedule: z.string().nullable(),
  reorderLevel: z.number(),
  active: z.boolean(),
  /** Units of batches that have not expired. */
  onHand: z.number(),
})
export type Medicine = z.output<typeof medicine>

const amount = z.number().positive().max(100_000)

/** A medicine as the pharmacy describes it. */
export const medicineDetails = z.strictObject({
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9][A-Z0-9.-]{1,29}$/),
  generic: line(120),
  brand: line(120).nullish(),
  atc: atcCode.nullish(),
  system: z.enum(systems).default('allopathy'),
  form: z.enum(dosageForms),
  strength: line(80).nullish(),
  route: z.enum(administrationRoutes).nullish(),
  unit: line(40),
  doseUnit: z.enum(doseUnits),
  content: amount.nullish(),
  packSize: amount.default(1),
  packUnit: line(40).nullish(),
  priceMinor: minorPositive,
  taxRate: z.number().int().min(0).max(10_000).default(0),
  hsn: line(20).nullish(),
  schedule: z.enum(schedules).nullish(),
  reorderLevel: z.number().min(0).max(1_000_000).default(0),
})
export type MedicineDetails = z.output<typeof medicineDetails>

const oneMedicine = z.strictObject({ id: id('Medicine') })

export const medicines = {
  search: route('pharmacy.medicines.search', {
    method: 'GET',
    path: '/medicines',
    permission: 'pharmacy.medicine.read',
    summary:
      'Medicines by generic name, brand or code, likeliest first, spelling forgiven; the whole formulary by name without words.',
    query: z.strictObject({ ...paging, q: searchWords(100), inactive: flag.default(false) }),
    result: page(medicine),
  }),
  get: route('pharmacy.medicines.get', {
    method: 'GET',
    path: '/medicines/:id',
    permission: 'pharmacy.medicine.read',
    summary: 'One medicine of the formulary.',
    params: oneMedicine,
    result: medicine,
  }),
  add: route('pharmacy.medicines.add', {
    method: 'POST',
    path: '/medicines',
    permission: 'pharmacy.medicine.manage',
    summary: 'Take a medicine into the formulary.',
    body: medicineDetails,
    result: medicine,
  }),
  change: route('pharmacy.medicines.change', {
    method: 'PUT',
    path: '/medicines/:id',
    permission: 'pharmacy.medicine.manage',
    summary: 'Change a medicine (send If-Match); what was prescribed and dispensed keeps what it was.',
    params: oneMedicine,
    body: medicineDetails,
    result: medicine,
  }),
  deactivate: route('pharmacy.medicines.deactivate', {
    method: 'POST',
    path: '/medicines/:id/deactivation',
    permission: 'pharmacy.medicine.manage',
    summary: 'Prescribe it no longer; its stock stays and can be used up.',
    params: oneMedicine,
    body: z.strictObject({ reason: line(300) }),
    result: medicine,
  }),
  activate: route('pharmacy.medicines.activate', {
    method: 'POST',
    path: '/medicines/:id/activation',
    permission: 'pharmacy.medicine.manage',
    summary: 'Prescribe it again.',
    params: oneMedicine,
    result: medicine,
  }),
}
