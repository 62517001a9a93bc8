import { addDays } from '@tabib/contracts/core/time'
import type { PrescriptionLineInput } from '@tabib/contracts/prescriptions/lines'
import { stock } from '@tabib/contracts/pharmacy/stock'
import type { Reader } from '../platform/db/db.js'
import type { Api } from './api.js'
import type { House } from './house.js'
import type { Random } from './random.js'
import { scenarios } from './scenarios.js'

interface Item {
  id: string
  code: string
  generic: string
  unit: string
  doseUnit: string
  form: string
  packSize: number
  price: number
}

interface Filling {
  api: Api
  house: House
  random: Random
  opened: Date
  today: string
}

/** The pharmacy's shelf as the story needs it: which medicine a code means, and what was delivered. */
export class Shelf {
  private constructor(private readonly items: Map<string, Item>) {}

  static async look(db: Reader): Promise<Shelf> {
    const rows = await db
      .selectFrom('pharmacy.medicines')
      .select([
        'id',
        'code',
        'generic',
        'unit',
        'form',
        'dose_unit as doseUnit',
        'pack_size as packSize',
        'price_minor as price',
      ])
      .orderBy('code')
      .execute()
    return new Shelf(new Map(rows.map((r) => [r.code, r])))
  }

  /** True where the branch stocks a medicine; some are not kept at the smaller branch. */
  has(branch: number, medicineId: string | null): boolean {
    const item = [...this.items.values()].find((i) => i.id === medicineId)
    return item !== undefined && (branch === 0 || item.code !== 'FERRFOLI100X1P5T')
  }

  line([code, morning, noon, night, days]: (typeof scenarios)[number]['prescription'][number]): PrescriptionLineInput {
    const item = this.items.get(code)
    if (!item) throw new Error(`no medicine ${code}`)
    return {
      medicineId: item.id,
      medicine: item.generic,
      dose: item.doseUnit === 'mL' ? 5 : item.doseUnit === 'puff' ? 2 : 1,
      doseUnit: item.doseUnit as PrescriptionLineInput['doseUnit'],
      morning,
      noon,
      night,
      durationDays: days,
      // One bottle or inhaler a course; tablets are counted by the product itself.
      ...(item.unit === item.doseUnit ? {} : { quantity: 1 }),
      timing: code.startsWith('LEVOT') || code.startsWith('PANT') ? 'before_food' : 'after_food',
    }
  }

  /** Fills the shelves of both branches: plenty of what is prescribed, some of it about to expire, some of it short. */
  async fill({ api, house, random, opened, today }: Filling): Promise<void> {
    const wanted = new Set(scenarios.flatMap((s) => s.prescription.map((d) => d[0])))
    const others = [...this.items.keys()].filter((c) => !wanted.has(c))
    for (const [branch, { code: branchCode }] of house.branches.entries()) {
      const pharmacist = house.team[branch]!.pharmacist[0]!
      const extra = Array.from({ length: branch === 0 ? 60 : 30 }, () => random.pick(others))
      for (const code of [...wanted, ...new Set(extra)]) {
        const item = this.items.get(code)!
        const perBatch = wanted.has(code)
          ? item.unit === 'tablet' || item.unit === 'capsule'
            ? 9_000
            : 300
          : random.int(2, 12) * item.packSize
        const deliveries = wanted.has(code)
          ? [random.int(200, 700), random.int(300, 900)]
          : [random.pick([-10, 12, 25, 60, 200, 400])]
        for (const [i, days] of deliveries.entries()) {
          const expiresOn = addDays(today, days)
          if (expiresOn <= opened.toISOString().slice(0, 10)) continue
          const number = `${branchCode}${code.slice(0, 4)}${random.int(100, 999)}${i}`
          const price = Math.max(1, item.price)
          const body = {
            medicineId: item.id,
            number,
            expiresOn,
            quantity: perBatch,
            unitPriceMinor: price,
            unitCostMinor: Math.round(price * 0.7),
          }
          await api.call(stock.receive, pharmacist, opened, { body })
        }
      }
    }
  }
}
