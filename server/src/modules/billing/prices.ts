import { newId } from '@tabib/contracts/core/id'
import type { WriteTx } from '../../platform/db/db.js'
import type { ChargeLine } from './charges.js'
import * as prices from './prices.repo.js'

export interface Price {
  /** Code that charges name. */
  code: string
  kind: ChargeLine['kind']
  name: { en: string; hi?: string | undefined; bn?: string | undefined; ar?: string | undefined }
  /** Price of one, before tax. */
  amountMinor: number
  /** Hundredths of a percent. */
  taxRate: number
  hsnSac: string | null
}

/** Puts something on the price list, or changes its price; what is invoiced already keeps the price it had. */
export async function setPrice(tx: WriteTx, { code, kind, name, amountMinor, taxRate, hsnSac }: Price): Promise<void> {
  const price = { kind, name: JSON.stringify(name), amount_minor: amountMinor, tax_rate: taxRate, hsn_sac: hsnSac }
  await prices.put(tx, { id: newId(), code, ...price })
}
