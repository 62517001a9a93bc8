import { readTyped } from '@tabib/contracts/patients/typed'

/** What is known of somebody before they are registered. */
export interface KnownSoFar {
  name?: string
  phone?: string
}

const FEWEST_DIGITS = 6

/** What was typed into the search, for the fields it belongs into; a patient number belongs into none. */
export function knownFrom(typed: string, country: string): KnownSoFar {
  const { name, phone, number } = readTyped(typed, country)
  if (number?.starts.length) return {}
  const digits = name
    ? typed
        .split(/\s+/)
        .filter((w) => /\d{3}/.test(w))
        .join(' ')
    : typed
  const enough = phone && digits.replace(/\D/g, '').length >= FEWEST_DIGITS
  return { ...(name ? { name } : {}), ...(enough ? { phone: digits.trim() } : {}) }
}
