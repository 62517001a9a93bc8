import type { Answer } from '@tabib/contracts/core/route'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import type { Medicine } from '@tabib/contracts/pharmacy/medicines'

export type OpenPrescription = Answer<typeof dispensings.proposal>
export type OpenLine = OpenPrescription['lines'][number]

/** What the pharmacist hands out of one line: of named batches, or so many of another medicine. */
export interface Choice {
  batches: Record<string, number | null>
  other: { medicine: Medicine; quantity: number | null } | null
}

/** What is proposed for a line, as the counter first shows it. */
export const proposed = (l: OpenLine): Choice => ({
  batches: Object.fromEntries(l.portions.map((p) => [p.batchId, p.quantity])),
  other: null,
})

const round = (n: number) => Math.round(n * 1000) / 1000

/** Units a choice hands out. */
export const given = (c: Choice) =>
  c.other ? (c.other.quantity ?? 0) : round(Object.values(c.batches).reduce<number>((sum, n) => sum + (n ?? 0), 0))

/** Why a choice cannot be handed out; null where it can. */
export function faultOf(l: OpenLine, c: Choice): 'tooMany' | 'tooFew' | null {
  if (l.left !== null && given(c) > l.left) return 'tooMany'
  if (c.other) return (c.other.quantity ?? 0) > c.other.medicine.onHand ? 'tooFew' : null
  return l.batches.some((b) => (c.batches[b.id] ?? 0) > b.onHand) ? 'tooFew' : null
}

/** Price of a choice before tax, in minor units. */
export function priceOf(l: OpenLine, c: Choice): number {
  if (c.other) return Math.round((c.other.quantity ?? 0) * c.other.medicine.nextPriceMinor)
  return l.batches.reduce((sum, b) => sum + Math.round((c.batches[b.id] ?? 0) * b.unitPriceMinor), 0)
}

interface Asked {
  lineId: string
  medicineId?: string
  quantity?: number
  batches?: { batchId: string; quantity: number }[]
}

/** What is sent: lines of which something is handed out. */
export function bodyOf(lines: readonly OpenLine[], choices: Record<string, Choice>): Asked[] {
  return lines.flatMap((l): Asked[] => {
    const c = choices[l.id] ?? proposed(l)
    if (given(c) === 0) return []
    if (c.other) return [{ lineId: l.id, medicineId: c.other.medicine.id, quantity: c.other.quantity! }]
    const batches = Object.entries(c.batches).flatMap(([batchId, quantity]) =>
      quantity ? [{ batchId, quantity }] : [],
    )
    return [{ lineId: l.id, batches }]
  })
}
