import { allocate, isExpired, type Portion, type Shelved } from '@tabib/contracts/pharmacy/allocation.rules'

const fold = (s: string | null) => (s ?? '').trim().toLowerCase()

interface Named {
  generic: string | null
  strength: string | null
  form: string | null
}

/** Whether a medicine may be handed out for another: the same substance, strength and form. */
export const isAlternative = (prescribed: Named & { medicine: string }, offered: Named) =>
  fold(prescribed.generic ?? prescribed.medicine) === fold(offered.generic) &&
  fold(prescribed.strength) === fold(offered.strength) &&
  fold(prescribed.form) === fold(offered.form)

/** Why stock cannot be taken; `left` is what can still be had. */
export type Refusal = { why: 'out_of_stock'; left: number } | { why: 'expired' }

const sum = (batches: readonly Shelved[]) => batches.reduce((n, b) => n + Math.round(b.onHand * 1000), 0) / 1000

/** Takes what was asked for from the locked shelf: the batches named, or those that expire first. `shelf` is left without it. */
export function take(
  shelf: Shelved[],
  asked: { quantity?: number | undefined; batches?: readonly Portion[] | undefined },
  today: string,
): Portion[] | Refusal {
  if (!asked.batches) {
    const { portions, short } = allocate(shelf, asked.quantity ?? 0, today)
    if (short > 0) return { why: 'out_of_stock', left: sum(shelf.filter((b) => !isExpired(b, today))) }
    return remove(shelf, portions)
  }
  for (const wanted of merge(asked.batches)) {
    const b = shelf.find((one) => one.id === wanted.batchId)
    // Emptied by somebody else, or never a batch of this medicine here.
    if (!b) return { why: 'out_of_stock', left: 0 }
    if (isExpired(b, today)) return { why: 'expired' }
    if (wanted.quantity > b.onHand) return { why: 'out_of_stock', left: b.onHand }
  }
  return remove(shelf, merge(asked.batches))
}

/** A batch named twice is one portion. */
function merge(portions: readonly Portion[]): Portion[] {
  const by = new Map<string, number>()
  for (const p of portions) by.set(p.batchId, Math.round(((by.get(p.batchId) ?? 0) + p.quantity) * 1000) / 1000)
  return [...by].map(([batchId, quantity]) => ({ batchId, quantity }))
}

function remove(shelf: Shelved[], portions: Portion[]): Portion[] {
  for (const p of portions) {
    const b = shelf.find((one) => one.id === p.batchId)!
    b.onHand = Math.round((b.onHand - p.quantity) * 1000) / 1000
  }
  return portions
}
