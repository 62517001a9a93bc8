import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * A phone number in E.164 (`+919812345678`), or null when it is not a possible number.
 * National numbers are read as those of `country` (ISO 3166-1 alpha-2).
 */
export function toE164(raw: string, country: string): string | null {
  const n = parsePhoneNumberFromString(raw.slice(0, 40), country as CountryCode)
  return n?.isValid() ? n.number : null
}

/** E.164 for people: `+91 98123 45678`. */
export const phoneForPeople = (e164: string) => parsePhoneNumberFromString(e164)?.formatInternational() ?? e164
