import { latinDigits, readDate } from '../../ui/digits.js'

/** What an age or a date of birth was typed as. */
export function readBorn(typed: string, thisYear: number): { age: number | null; birthDate: string | null } {
  const text = latinDigits(typed).trim()
  if (/^\d{1,3}$/.test(text)) return { age: Number(text), birthDate: null }
  return { age: null, birthDate: readDate(text, thisYear) }
}

/** How it was typed, or would have been. */
export function typedBorn({ age, birthDate }: { age: number | null; birthDate: string | null }): string {
  if (age !== null) return String(age)
  return birthDate ? birthDate.split('-').reverse().join('/') : ''
}
