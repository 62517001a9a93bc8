/** What was made of answers that go to many, by what made it. */
const made = new WeakMap<object, Map<string, unknown>>()

/** What `make` makes of an answer; of one that is shared it is made once, and `by` says by what. */
export function madeOf<T>(answer: unknown, by: string, make: () => T): T {
  const known = typeof answer === 'object' && answer !== null ? made.get(answer) : undefined
  if (!known) return make()
  if (!known.has(by)) known.set(by, make())
  return known.get(by) as T
}

/** Whether an answer goes to many. */
export const isShared = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && made.has(answer)

interface Line<T> {
  current: Promise<T>
  next?: Promise<T>
  reading: boolean
}

/** Milliseconds what was read may be given out, where nothing is known to have been written since. */
const FRESH_FOR = 1_000

/**
 * Reads that many ask for at the same moment. Nobody is given an answer older than their question: whoever asks while a read
 * is under way waits for the next one, which begins when it ends and answers all who came meanwhile. What was read is given out
 * for a second more to those who ask the same, unless somebody wrote: `forget` is called with every commit.
 */
export class SharedReads<T extends object> {
  private readonly clinics = new Map<string, Map<string, Line<T>>>()

  /** What `read` finds; the key names everything the answer depends on. The answer is shared: change nothing in it. */
  ask(tenant: string, key: string, read: () => Promise<T>): Promise<T> {
    let lines = this.clinics.get(tenant)
    if (!lines) this.clinics.set(tenant, (lines = new Map()))
    const begin = () => this.begin(lines, key, read)
    const line = lines.get(key)
    if (!line?.reading) return line?.current ?? begin()
    return (line.next ??= line.current.then(begin, begin))
  }

  /** Somebody wrote in this clinic: what was read before, or is being read, is given to nobody who asks from now on. */
  forget(tenant: string): void {
    this.clinics.delete(tenant)
  }

  private begin(lines: Map<string, Line<T>>, key: string, read: () => Promise<T>): Promise<T> {
    const current = read().then((answer) => {
      made.set(answer, new Map())
      return answer
    })
    const line: Line<T> = { current, reading: true }
    lines.set(key, line)
    // Nothing lies in memory for a clinic in which nobody asks any more.
    const drop = () => lines.get(key) === line && lines.delete(key)
    current.then(() => {
      line.reading = false
      setTimeout(drop, FRESH_FOR).unref()
    }, drop)
    return current
  }
}
