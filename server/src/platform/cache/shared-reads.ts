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
}

/**
 * Reads that many ask for at the same moment. Nobody is given an answer older than their question: whoever asks while a read
 * is under way waits for the next one, which begins when it ends and answers all who came meanwhile. Nothing is kept.
 */
export class SharedReads<T extends object> {
  private readonly lines = new Map<string, Line<T>>()

  /** What `read` finds; the key names everything the answer depends on, the tenant first. The answer is shared: change nothing in it. */
  ask(key: string, read: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key)
    if (!line) return this.begin(key, read)
    const go = () => this.begin(key, read)
    return (line.next ??= line.current.then(go, go))
  }

  private begin(key: string, read: () => Promise<T>): Promise<T> {
    const current = read().then((answer) => {
      made.set(answer, new Map())
      return answer
    })
    const line: Line<T> = { current }
    this.lines.set(key, line)
    const over = () => {
      if (this.lines.get(key) === line && !line.next) this.lines.delete(key)
    }
    current.then(over, over)
    return current
  }
}
