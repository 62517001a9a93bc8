/** A batch as far as choosing among batches goes. */
export interface Shelved {
  id: string
  /** The last day on which it may be handed out. */
  expiresOn: string
  onHand: number
}

export interface Portion {
  batchId: string
  quantity: number
}

// Stock is counted to a thousandth; sums are exact in whole thousandths.
const whole = (n: number) => Math.round(n * 1000)

/** Whether a batch may no longer be handed out on `today`; it may on the day of its expiry. */
export const isExpired = (b: Pick<Shelved, 'expiresOn'>, today: string) => b.expiresOn < today

/** First to expire, first out; those that end on one day in the order they were made. */
export const byExpiry = (a: Shelved, b: Shelved) =>
  a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : a.id < b.id ? -1 : 1

/**
 * Takes `wanted` units from batches, earliest valid expiry first, expired ones never. `short` is what they cannot give.
 */
export function allocate(
  batches: readonly Shelved[],
  wanted: number,
  today: string,
): { portions: Portion[]; short: number } {
  let left = whole(wanted)
  const portions: Portion[] = []
  for (const b of batches.filter((one) => !isExpired(one, today)).toSorted(byExpiry)) {
    const taken = Math.min(left, whole(b.onHand))
    if (taken <= 0) continue
    portions.push({ batchId: b.id, quantity: taken / 1000 })
    left -= taken
  }
  return { portions, short: left / 1000 }
}

/** The sum of portions, exact to a thousandth. */
export const sumOf = (portions: readonly { quantity: number }[]) =>
  portions.reduce((sum, p) => sum + whole(p.quantity), 0) / 1000
