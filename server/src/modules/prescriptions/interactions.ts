import { readFileSync } from 'node:fs'
import type { InteractionPair } from '@tabib/contracts/prescriptions/safety.rules'

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
