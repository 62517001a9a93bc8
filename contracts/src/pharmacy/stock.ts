import { z } from 'zod'
import { id } from '../core/id.js'
import { minorPositive } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { searchWords } from './medicines.js'

export const movementKinds = ['receipt', 'dispensing', 'adjustment', 'return', 'expiry'] as const
export const adjustmentKinds = ['adjustment', 'return', 'expiry'] as const
export const stockFilters = ['all', 'low', 'expiring', 'expired'] as const
export type StockFilter = (typeof stockFilters)[number]

/** Days before its expiry in which a batch counts as expiring. */
export const EXPIRING_DAYS = 90

/** How many of a unit, to a thousandth. */
export const stockQuantity = z.number().positive().max(1_000_000).multipleOf(0.001)

/** A batch of a medicine on the shelf of a branch. */
export const batch = z.object({
  id: id('Batch'),
  medicineId: id('Medicine'),
  number: z.string(),
  expiresOn: calendarDate,
  /** Price of one unit. */
  unitPriceMinor: z.number(),
  unitCostMinor: z.number().nullable(),
  supplierName: z.string().nullable(),
  onHand: z.number(),
  receivedAt: instant,
})
export type Batch = z.output<typeof batch>

/** One step of a batch's ledger; the sum of `quantity` is what is on hand. */
export const movement = z.object({
  id: id('StockMovement'),
  batchId: id('Batch'),
  batchNumber: z.string(),
  kind: z.enum(movementKinds),
  /** Positive in, negative out. */
  quantity: z.number(),
  reason: z.string().nullable(),
  movedAt: instant,
  movedBy: z.string(),
})
export type Movement = z.output<typeof movement>

/** A medicine as the shelf has it. */
export const stockRow = z.object({
  medicineId: id('Medicine'),
  code: z.string(),
  generic: z.string(),
  brand: z.string().nullable(),
  strength: z.string().nullable(),
  form: z.string(),
  unit: z.string(),
  packSize: z.number(),
  priceMinor: z.number(),
  reorderLevel: z.number(),
  active: z.boolean(),
  /** Units that can be handed out. */
  onHand: z.number(),
  /** Units of batches that end within `EXPIRING_DAYS`. */
  expiring: z.number(),
  /** Units that must not be handed out any more. */
  expired: z.number(),
  /** Expiry of the batch that goes out next; of the last expired one where nothing else is left. */
  nearestExpiry: calendarDate.nullable(),
  low: z.boolean(),
})
export type StockRow = z.output<typeof stockRow>

export const stock = {
  list: route('pharmacy.stock.list', {
    method: 'GET',
    path: '/stock',
    permission: 'pharmacy.stock.read',
    summary: 'What the current branch has of each medicine: low, expiring and expired ones by filter.',
    query: z.strictObject({ ...paging, q: searchWords(100), filter: z.enum(stockFilters).default('all') }),
    result: page(stockRow).extend({ counts: z.record(z.enum(stockFilters), z.number().int()) }),
  }),
  receive: route('pharmacy.stock.receive', {
    method: 'POST',
    path: '/stock/receipts',
    permission: 'pharmacy.stock.receive',
    summary: 'Take a delivery onto the shelf; the same batch again adds to what is there.',
    body: z.strictObject({
      medicineId: id('Medicine'),
      number: line(40).transform((s) => s.toUpperCase()),
      expiresOn: calendarDate,
      quantity: stockQuantity,
      unitPriceMinor: minorPositive,
      unitCostMinor: minorPositive.nullish(),
      supplierId: id('Partner').nullish(),
      note: line(200).nullish(),
    }),
    result: batch,
  }),
  adjust: route('pharmacy.stock.adjust', {
    method: 'POST',
    path: '/stock/adjustments',
    permission: 'pharmacy.stock.adjust',
    summary: 'Correct what a batch holds: counted, broken, returned, taken off because expired.',
    body: z.strictObject({
      batchId: id('Batch'),
      kind: z.enum(adjustmentKinds).default('adjustment'),
      /** Positive in, negative out. */
      quantity: z
        .number()
        .min(-1_000_000)
        .max(1_000_000)
        .multipleOf(0.001)
        .refine((n) => n !== 0, 'required'),
      reason: line(300),
    }),
    result: batch,
  }),
  batches: route('pharmacy.stock.batches', {
    method: 'GET',
    path: '/medicines/:id/batches',
    permission: 'pharmacy.stock.read',
    summary:
      'The batches of a medicine in the current branch, first to expire first, and the latest 200 steps of their ledger.',
    params: z.strictObject({ id: id('Medicine') }),
    result: z.object({ items: z.array(batch), movements: z.array(movement) }),
  }),
}
