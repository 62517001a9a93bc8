/**
 * The part of ICU MessageFormat that our words are written in: `{name}`, `{n, number}`, `{n, number, percent}`, `plural`
 * with `#`, and `select`; a number is written in the figures of the language in each of them. The library that knows all of
 * it weighs more than everything else a patient reads; a test holds every message of every language against it.
 */
type Part = string | Slot
interface Slot {
  name: string
  how: 'plain' | 'number' | 'percent' | 'plural' | 'select' | '#'
  choices?: Record<string, Part[]>
}

export type Values = Record<string, unknown>

class Reader {
  #at = 0
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }

  /** Up to the end, or to the brace that closes a choice. */
  parts(inPlural: boolean): Part[] {
    const parts: Part[] = []
    let said = ''
    const say = (part: Part) => {
      if (said) parts.push(said)
      said = ''
      if (part) parts.push(part)
    }
    for (; this.#at < this.#text.length && this.#text[this.#at] !== '}'; this.#at++) {
      const c = this.#text[this.#at]!
      if (c === "'") said += this.#quoted(inPlural)
      else if (c === '#' && inPlural) say({ name: '#', how: '#' })
      else if (c === '{') say(this.#slot())
      else said += c
    }
    say('')
    return parts
  }

  /** An apostrophe quotes what would otherwise mean something; two are one, and any other is itself. */
  #quoted(inPlural: boolean): string {
    const next = this.#text[this.#at + 1]
    if (next === "'") return (this.#at++, "'")
    if (next === undefined || !(inPlural ? '{}#' : '{}').includes(next)) return "'"
    const end = this.#text.indexOf("'", this.#at + 1)
    const quoted = this.#text.slice(this.#at + 1, end)
    this.#at = end
    return quoted
  }

  /** From a brace to the one that closes it, where it stops. */
  #slot(): Slot {
    const name = this.#until(/[,}]/)
    if (this.#text[this.#at] === '}') return { name, how: 'plain' }
    const how = this.#until(/[,}]/)
    if (how === 'number') return { name, how: this.#text[this.#at] === ',' ? (this.#until(/\}/) as 'percent') : how }
    const choices: Record<string, Part[]> = {}
    for (let choice = this.#until(/[{}]/); this.#text[this.#at] === '{'; choice = this.#until(/[{}]/)) {
      this.#at++
      choices[choice] = this.parts(how === 'plural')
    }
    return { name, how: how as 'plural' | 'select', choices }
  }

  /** The word after where it stands; then stands at what ended it. */
  #until(end: RegExp): string {
    const from = ++this.#at
    while (!end.test(this.#text[this.#at] ?? '}')) this.#at++
    return this.#text.slice(from, this.#at).trim()
  }
}

const read = new Map<string, Part[]>()
const plurals = new Map<string, Intl.PluralRules>()

/** Says a message in a locale. */
export function say(message: string, values: Values, locale: string): string {
  if (!/[{']/.test(message)) return message
  let parts = read.get(message)
  if (!parts) read.set(message, (parts = new Reader(message).parts(false)))
  return said(parts, values, { locale })
}

function said(parts: Part[], values: Values, now: { locale: string; count?: number }): string {
  const number = (n: unknown, style?: 'percent') => new Intl.NumberFormat(now.locale, { style }).format(Number(n))
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      const { name, how, choices } = part
      if (how === '#') return number(now.count)
      const value = values[name]
      if (how === 'number') return number(value)
      if (how === 'percent') return number(value, how)
      if (how === 'plain')
        return typeof value === 'number' ? number(value) : value == null ? '' : String(value as string)
      if (how === 'select') return said(choices![String(value)] ?? choices!.other!, values, now)
      const count = Number(value)
      let rules = plurals.get(now.locale)
      if (!rules) plurals.set(now.locale, (rules = new Intl.PluralRules(now.locale)))
      return said(choices![`=${count}`] ?? choices![rules.select(count)] ?? choices!.other!, values, { ...now, count })
    })
    .join('')
}
