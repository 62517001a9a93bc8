import type { ChargeKind, PriceName } from '@tabib/contracts/billing/prices'
import { newId } from '@tabib/contracts/core/id'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import * as prices from './prices.repo.js'

export interface NewPrice {
  code: string
  kind: ChargeKind
  name: PriceName
  /** Before tax, in minor units of the clinic's currency. */
  amountMinor: number
  /** Hundredths of a percent. */
  taxRate?: number
  hsnSac?: string | null
}

/** A service as `server/reference/services.json` lists it. */
export interface ReferenceService {
  code: string
  name: PriceName
  kind: string
  priceMinor: number
  sac: string
  taxRate: number
}

const row = (p: NewPrice) => ({
  id: newId(),
  code: p.code,
  kind: p.kind,
  name: JSON.stringify(p.name),
  amount_minor: p.amountMinor,
  tax_rate: p.taxRate ?? 0,
  hsn_sac: p.hsnSac ?? null,
})

/** Puts a price in the list; what is there under the code becomes exactly this. */
export async function setPrice(tx: WriteTx, price: NewPrice): Promise<void> {
  await prices.put(tx, row(price))
}

/** Adds the starter price list; a code that has a price keeps the clinic's own. */
export async function loadPrices(tx: WriteTx, services: ReferenceService[]): Promise<void> {
  if (services.length === 0) return
  const asPrice = (s: ReferenceService): NewPrice => ({
    code: s.code,
    kind: s.kind as ChargeKind,
    name: s.name,
    amountMinor: s.priceMinor,
    taxRate: s.taxRate,
    hsnSac: s.sac,
  })
  await prices.addMissing(
    tx,
    services.map((s) => row(asPrice(s))),
  )
}

const consultation = {
  new: { ending: ', new', general: 'CONNEW' },
  follow_up: { ending: ', follow-up', general: 'CONFU' },
}

/** The price list's code for a consultation: of the doctor's speciality where it has one, otherwise the general one. */
export async function consultationCode(
  db: Reader,
  doctorId: string | null,
  visitType: 'new' | 'follow_up',
): Promise<string> {
  const { ending, general } = consultation[visitType]
  return (doctorId && (await prices.consultationOf(db, doctorId, ending))) || general
}
