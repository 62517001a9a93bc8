import { readFileSync } from 'node:fs'
import {
  checkSafety,
  type InteractionPair,
  type SafetyFacts,
  type Substance,
} from '@tabib/contracts/prescriptions/safety.rules'

export interface Effect {
  en: string
  hi: string
  bn: string
  ar: string
}

interface Interactions {
  effects: Record<string, Effect>
  pairs: InteractionPair[]
}

let read: Interactions | undefined

/** The list of dangerous pairs and what they do, from `server/reference/interactions.json`; read once. */
export function interactions(): Interactions {
  const file = new URL('../../../reference/interactions.json', import.meta.url)
  return (read ??= JSON.parse(readFileSync(file, 'utf8')) as Interactions)
}

/** What should be known of these lines before they are signed or handed out, with effects in every language. */
export function warningsFor(lines: readonly Substance[], known: Omit<SafetyFacts, 'pairs'>) {
  const { effects, pairs } = interactions()
  return checkSafety(lines, { ...known, pairs }).map((f) => ({
    ...f,
    effect: f.effect === null ? null : (effects[f.effect] ?? null),
  }))
}
