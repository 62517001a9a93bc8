/** The tax registration a country's clinics have: what people call it, and how it is recognised (ISO 3166-1 alpha-2). */
export interface TaxScheme {
  /** The name on paper: `GSTIN`, `BIN`, `VAT`. */
  name: string
  /** An example that is valid, shown beside the field. */
  example: string
  valid: (number: string) => boolean
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * The check character of the first fourteen characters of an Indian GSTIN: each value times 1 or 2 by turns, quotient and
 * remainder by 36 added up, and what is missing to a multiple of 36 (Rule 10, CGST Rules 2017; GSTN's published method).
 */
export function gstinCheck(first14: string): string {
  let total = 0
  for (const [i, c] of [...first14].entries()) {
    const product = alphabet.indexOf(c) * (i % 2 === 0 ? 1 : 2)
    total += Math.floor(product / 36) + (product % 36)
  }
  return alphabet[(36 - (total % 36)) % 36]!
}

/** State code 01–38 or 97, a PAN, an entity figure, `Z`, and the check character. */
function isGstin(number: string): boolean {
  if (!/^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/.test(number)) return false
  const state = Number(number.slice(0, 2))
  return ((state >= 1 && state <= 38) || state === 97) && gstinCheck(number.slice(0, 14)) === number[14]
}

/** United Kingdom: the first seven figures weighted 8 to 2, plus the last two (plus 55 since 2010), divisible by 97 (HMRC). */
function isBritishVat(number: string): boolean {
  const figures = /^(?:GB)?(\d{9})(?:\d{3})?$/.exec(number)?.[1]
  if (!figures) return false
  const weighted = Array.from(figures.slice(0, 7)).reduce((sum, d, i) => sum + Number(d) * (8 - i), 0)
  const check = Number(figures.slice(7))
  return (weighted + check) % 97 === 0 || (weighted + check + 55) % 97 === 0
}

const matches = (pattern: RegExp) => (number: string) => pattern.test(number)

const schemes: Record<string, TaxScheme> = {
  IN: { name: 'GSTIN', example: '27AAPFU0939F1ZV', valid: isGstin },
  BD: { name: 'BIN', example: '001234567-0101', valid: matches(/^\d{9}-?\d{4}$/) },
  NP: { name: 'PAN', example: '301234567', valid: matches(/^\d{9}$/) },
  LK: { name: 'VAT', example: '123456789-7000', valid: matches(/^\d{9}-?\d{4}$/) },
  PK: { name: 'NTN', example: '1234567-8', valid: matches(/^\d{7}-?\d$/) },
  AE: { name: 'TRN', example: '100123456700003', valid: matches(/^1\d{14}$/) },
  SA: { name: 'VAT', example: '300123456700003', valid: matches(/^3\d{13}3$/) },
  BH: { name: 'VAT', example: '200012345600002', valid: matches(/^\d{15}$/) },
  OM: { name: 'VATIN', example: 'OM1100012345', valid: matches(/^OM\d{10}$/) },
  EG: { name: 'TRN', example: '123456789', valid: matches(/^\d{9}$/) },
  KE: { name: 'PIN', example: 'P051234567X', valid: matches(/^[AP]\d{9}[A-Z]$/) },
  GB: { name: 'VAT', example: 'GB980780684', valid: isBritishVat },
}

const elsewhere: TaxScheme = { name: 'VAT', example: '', valid: matches(/^[A-Z0-9][A-Z0-9./-]{3,24}$/) }

/** How a country's tax registration is called and recognised. */
export const taxScheme = (country: string): TaxScheme => schemes[country] ?? elsewhere

/** A tax number as it is kept: capitals, without spaces. */
export const tidyTaxNumber = (typed: string) => typed.replace(/\s+/g, '').toUpperCase()
