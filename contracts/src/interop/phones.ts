import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * A phone number from another system in E.164, or null. Milder than at the desk, where a wrong number can be asked again:
 * the right length is enough, so that numbers of ranges not yet in our tables survive.
 */
export function importedPhone(raw: string, country: string): string | null {
  const n = parsePhoneNumberFromString(raw.slice(0, 40), country as CountryCode)
  return n?.isPossible() ? n.number : null
}
