/** Nobody means the same key twice as fast as this: the second half of a double press finds another button there already. */
const DOUBLE_PRESS_MS = 300

/** Tells presses that are meant from a key held down, and from the second half of a double press. */
export class Presses {
  #last = { name: '', at: -Infinity }

  /** Whether this press of a key, at so many milliseconds, is one of its own; then it counts. */
  isMeant(name: string, { timeStamp, repeat }: Pick<KeyboardEvent, 'timeStamp' | 'repeat'>): boolean {
    if (repeat || (this.#last.name === name && timeStamp - this.#last.at < DOUBLE_PRESS_MS)) return false
    this.#last = { name, at: timeStamp }
    return true
  }
}
