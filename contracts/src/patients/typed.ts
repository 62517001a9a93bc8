import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js'
import { toE164 } from '../core/phone.js'

/** What somebody typed into the one search field may be, all readings at once. */
export interface Typed {
  /** Beginnings and ends of a patient number, as it is stored. */
  number: { starts: string[]; ends: string[] } | null
  /** Beginnings of a phone number in E.164, its last digits where they may be, and digits from its middle (from five on). */
  phone: { starts: string[]; end: string | null; part: string | null } | null
  /** What is left as a name. */
  name: string | null
}

const SERIAL = 5
const zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6]

/** Digits of Arabic, Persian, Devanagari and Bengali, and full-width ones, as 0–9. */
export const plainDigits = (s: string) =>
  s.normalize('NFKC').replace(/\p{Nd}/gu, (d) => {
    const zero = zeros.find((z) => d.codePointAt(0)! >= z && d.codePointAt(0)! <= z + 9)
    return zero === undefined ? d : String(d.codePointAt(0)! - zero)
  })

const serial = (digits: string) => digits.replace(/^0+(?=\d)/, '').padStart(SERIAL, '0')

/** `SUN-2026-00001`, or part of it: `sun 2026 1`, `sun-20`, `2026-1`, `1`. */
function readNumber(text: string): Typed['number'] {
  const whole = /^([a-z]{2,5})[\s-]*(20\d\d)(?:[\s-]*(\d{1,7}))?-?$/i.exec(text)
  if (whole) {
    const run = `${whole[1]!.toUpperCase()}-${whole[2]}-`
    return { starts: whole[3] ? [run + serial(whole[3]), run + whole[3]] : [run], ends: [] }
  }
  const begun = /^([a-z]{2,5})-(\d{0,4})$/i.exec(text)
  if (begun) return { starts: [`${begun[1]!.toUpperCase()}-${begun[2]}`], ends: [] }
  const ofYear = /^(20\d\d)[\s-]+(\d{1,7})$/.exec(text)
  if (ofYear) return { starts: [], ends: [`-${ofYear[1]}-${serial(ofYear[2]!)}`] }
  return /^\d{1,6}$/.test(text) ? { starts: [], ends: [`-${serial(text)}`] } : null
}

function readPhone(text: string, country: string): Typed['phone'] {
  const digits = text.replace(/\D/g, '')
  if (digits.length < 3) return null
  const abroad = /^\s*(?:\+|00)/.test(text)
  const national = abroad ? digits.replace(/^00/, '') : digits.replace(/^0+/, '')
  const whole = toE164(text, country)
  const code = callingCode(country)
  const starts = whole ? [whole] : abroad ? [`+${national}`] : [`+${code}${national}`]
  if (!whole && !abroad && code && national.startsWith(code) && national.length > code.length + 2)
    starts.push(`+${national}`)
  return { starts, end: /^\s*\+/.test(text) ? null : digits, part: digits.length >= 5 ? digits : null }
}

function callingCode(country: string): string {
  try {
    return getCountryCallingCode(country as CountryCode)
  } catch {
    return ''
  }
}

/** Reads what was typed into the search field of a branch in `country` (ISO 3166-1 alpha-2). */
export function readTyped(q: string, country: string): Typed {
  const text = plainDigits(q).replace(/\s+/g, ' ').trim()
  const number = readNumber(text)
  if (!/\p{L}/u.test(text) && /\d/.test(text)) return { number, phone: readPhone(text, country), name: null }
  const digits = text.split(' ').filter((w) => /^\+?[\d().-]{3,}$/.test(w) && /\d{3}/.test(w))
  const words = text.split(' ').filter((w) => !digits.includes(w))
  return { number, phone: digits.length ? readPhone(digits.join(' '), country) : null, name: words.join(' ') || null }
}
