/** What became of the entries of one resource type; `entries` is the sum of the others. */
export interface Counts {
  entries: number
  /** Stored now. */
  added: number
  /** There already. */
  unchanged: number
  /** Kept as they came, now. */
  keptAside: number
  /** In a bundle that could not be taken in. */
  failed: number
}

export type Outcome = Exclude<keyof Counts, 'entries'>

/** Counts by resource type. */
export class Tally {
  readonly types = new Map<string, Counts>()

  count(type: string, outcome: Outcome): void {
    const counts = this.of(type)
    counts.entries += 1
    counts[outcome] += 1
  }

  add(other: Tally): void {
    for (const [type, c] of other.types) {
      const counts = this.of(type)
      for (const key of Object.keys(c) as (keyof Counts)[]) counts[key] += c[key]
    }
  }

  total(): Counts {
    const sum = none()
    for (const c of this.types.values()) for (const key of Object.keys(c) as (keyof Counts)[]) sum[key] += c[key]
    return sum
  }

  private of(type: string): Counts {
    let counts = this.types.get(type)
    if (!counts) this.types.set(type, (counts = none()))
    return counts
  }
}

const none = (): Counts => ({ entries: 0, added: 0, unchanged: 0, keptAside: 0, failed: 0 })
