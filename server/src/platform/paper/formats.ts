import { currencyDigits } from '@tabib/contracts/core/money'
import type { Language } from '@tabib/contracts/core/person'
import type { Age } from '@tabib/contracts/core/time'
import type { Money } from './paper-data.js'
import { plural, wordsOf } from './words.js'

/** Locale of each language: Indian grouping where it is the custom, digits as the web shows them. */
export const locales: Record<Language, string> = {
  en: 'en-IN-u-nu-latn',
  hi: 'hi-IN-u-nu-latn',
  bn: 'bn-BD-u-nu-beng',
  ar: 'ar-EG-u-nu-arab',
}

/** The ten digits of a language, zero first. */
export const digits: Record<Language, string> = {
  en: '0123456789',
  hi: '0123456789',
  bn: '০১২৩৪৫৬৭৮৯',
  ar: '٠١٢٣٤٥٦٧٨٩',
}

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function numbers(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language}${JSON.stringify(options)}`
  let format = made.get(key)
  if (!format) made.set(key, (format = new Intl.NumberFormat(locales[language], options)))
  return format as Intl.NumberFormat
}

function dates(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language}${JSON.stringify(options)}`
  let format = made.get(key)
  if (!format) made.set(key, (format = new Intl.DateTimeFormat(locales[language], options)))
  return format as Intl.DateTimeFormat
}

/** A number with at most `places` decimals, in the language's digits and grouping. */
export function formatNumber(value: number, language: Language, places = 3): string {
  return numbers(language, { maximumFractionDigits: places }).format(value)
}

/** Minor units as an exact decimal text, e.g. 125005 INR → `1250.05`. */
function decimal({ minor, currency }: Money): Intl.StringNumericLiteral {
  const places = currencyDigits(currency)
  const text = String(Math.abs(minor)).padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places)
  const cents = text.slice(text.length - places)
  return `${minor < 0 ? '-' : ''}${whole}${places ? `.${cents}` : ''}` as Intl.StringNumericLiteral
}

/** An amount with its currency sign: `₹1,250.00`, `৳১,২৫০.০০`. */
export function formatMoney(money: Money, language: Language): string {
  const options = { style: 'currency', currency: money.currency, currencyDisplay: 'narrowSymbol' } as const
  const format = numbers(language, options)
  if (language !== 'bn') return format.format(decimal(money))
  // CLDR writes the sign last in Bengali; bills in Bangladesh and West Bengal write it first.
  const parts = format.formatToParts(decimal(money) as unknown as number)
  const sign = parts.find(({ type }) => type === 'currency')?.value ?? ''
  const rest = parts.filter(({ type }) => type !== 'currency' && type !== 'literal' && type !== 'minusSign')
  return `${money.minor < 0 ? '-' : ''}${sign}${rest.map(({ value }) => value).join('')}`
}

/** An amount without its sign, for columns whose heading names the currency. */
export function formatAmount(money: Money, language: Language): string {
  const places = currencyDigits(money.currency)
  return numbers(language, { minimumFractionDigits: places, maximumFractionDigits: places }).format(decimal(money))
}

/** A calendar date: `20 Nov 2026`, the month in full outside English. */
export function formatDate(date: string, language: Language): string {
  const month = language === 'en' ? 'short' : 'long'
  return dates(language, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${date}T00:00:00Z`),
  )
}

/** The time of day of an instant in a time zone: `10:20 am`. */
export function formatTime(instant: string, timeZone: string, language: Language): string {
  return dates(language, { hour: 'numeric', minute: '2-digit', timeZone }).format(Date.parse(instant))
}

/** Calendar date and time of day of an instant in a time zone. */
export function formatInstant(instant: string, timeZone: string, language: Language): string {
  const month = language === 'en' ? 'short' : 'long'
  const day = dates(language, { day: 'numeric', month, year: 'numeric', timeZone }).format(Date.parse(instant))
  return `${day}${language === 'ar' ? '، ' : ', '}${formatTime(instant, timeZone, language)}`
}

/** Age as the clinic says it: days below a month, months and days below a year, years and months below five, then years. */
export function formatAge(age: Age, language: Language): string {
  const words = wordsOf(language).age
  const parts: [keyof Age, number][] =
    age.years >= 5
      ? [['years', age.years]]
      : age.years >= 1
        ? [
            ['years', age.years],
            ['months', age.months],
          ]
        : [
            ['months', age.months],
            ['days', age.days],
          ]
  const told = parts.filter(([, count]) => count > 0)
  const shown = told.length > 0 ? told : ([['days', 0]] as [keyof Age, number][])
  return shown.map(([unit, count]) => plural(words[unit], count, formatNumber(count, language), language)).join(' ')
}
