/** Two presses within this of each other are one: nobody means a second thing that fast, whatever the first has become. */
const DOUBLE_PRESS_MS = 400

interface Held {
  what: string
  key: string
  began: number
  under?: Promise<unknown>
  over?: true
}

/**
 * One intention has one idempotency key. A double press joins the act under way, or the one it has just become; trying
 * the same again after a lost connection sends the same key, so that it cannot happen twice.
 */
export class Intention {
  #held: Held | null = null
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Acts, unless the same is under way or was done a moment ago: then answers with that. */
  once<T>(what: string, act: (key: string) => Promise<T>): Promise<T> {
    const held = this.#held?.what === what ? this.#held : null
    const doubled = held && (!held.over || this.#now() - held.began < DOUBLE_PRESS_MS)
    if (doubled && held.under) return held.under as Promise<T>
    const key = held && !held.over ? held.key : crypto.randomUUID()
    const now: Held = { what, key, began: this.#now() }
    this.#held = now
    const under = act(key)
    now.under = under
    return under
  }

  /** It was done: the same again is meant anew. */
  done(key: string): void {
    if (this.#held?.key === key) this.#held.over = true
  }

  /** It was refused, and is forgotten; or it is not known what became of it, and the same again is the same. */
  failed(key: string, unknown: boolean): void {
    if (this.#held?.key !== key) return
    if (unknown) delete this.#held.under
    else this.#held = null
  }
}
