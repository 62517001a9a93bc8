import { currencyDigits } from '@tabib/contracts/core/currencies'
import { ageOn, dateIn } from '@tabib/contracts/core/dates'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { localeOf } from './locale.js'

/** Where the clinic is: decides time zone, currency and which Bengali is written. */
export interface Place {
  timeZone: string
  currency: string
  country: string
}

const PlaceContext = createContext<Place>({ timeZone: 'Asia/Kolkata', currency: 'INR', country: 'IN' })
export const PlaceProvider = ({ place, children }: { place: Place; children: ReactNode }) => (
  <PlaceContext value={place}>{children}</PlaceContext>
)

type T = (key: string, values?: Record<string, unknown>) => string

function makeFormat(locale: string, place: Place, t: T) {
  const today = () => dateIn(place.timeZone, new Date())
  const calendar = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options)
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' }
  // A calendar date has no zone: it is read and written in UTC so that it never slips by a day.
  const dates = calendar({ ...day, timeZone: 'UTC' })
  const instants = calendar({ ...day, timeZone: place.timeZone })
  const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' }
  const times = calendar({ ...clock, timeZone: place.timeZone })
  const hours = calendar({ ...clock, timeZone: 'UTC' })
  const timeOfDay = (time: string) => hours.format(new Date(`2000-01-01T${time.replace('24:', '00:')}:00Z`))
  const moments = calendar({ ...day, ...clock, timeZone: place.timeZone })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = (n: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options).format(n)

  return {
    locale,
    place,
    /** Today's calendar date at the clinic, `2026-11-20`. */
    today,
    number,
    /** Share of one: 0.125 → 12.5%. */
    percent: (n: number) => number(n, { style: 'percent', maximumFractionDigits: 1 }),
    /** Minor units with the currency's sign: 125000 → ₹1,250.00. */
    money: (minor: number, currency: string = place.currency) =>
      number(minor / 10 ** currencyDigits(currency), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
    /** The currency's own sign, for a field that holds an amount: ₹. */
    sign: (currency: string = place.currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
        .formatToParts(0)
        .find((p) => p.type === 'currency')?.value ?? currency,
    /** A calendar date, `2026-11-20` → 20 Nov 2026. */
    date: (date: string) => dates.format(new Date(`${date}T00:00:00Z`)),
    /** The clinic's calendar date of an instant. */
    dateOf: (instant: string) => instants.format(new Date(instant)),
    time: (instant: string) => times.format(new Date(instant)),
    /** A time on the clock, `13:30` → 1:30 pm. */
    timeOfDay,
    /** From a time on the clock to another, as sessions have them. */
    timesOfDay: (from: string, to: string) => `${timeOfDay(from)} – ${timeOfDay(to)}`,
    dateTime: (instant: string) => moments.format(new Date(instant)),
    /** A date with its day of the week: Sunday, 22 Nov 2026. */
    dayAndDate: (date: string) =>
      calendar({ weekday: 'long', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${date}T00:00:00Z`),
      ),
    weekday: (date: string) => calendar({ weekday: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`)),
    /** How long ago or ahead: "5 minutes ago". */
    relative(instant: string) {
      const seconds = (Date.parse(instant) - Date.now()) / 1000
      const [size, unit] = [
        [86_400, 'day'],
        [3_600, 'hour'],
        [60, 'minute'],
      ].find(([s]) => Math.abs(seconds) >= (s as number)) ?? [60, 'minute']
      return relative.format(Math.round(seconds / (size as number)), unit as Intl.RelativeTimeFormatUnit)
    },
    /** Years for adults, years and months under five, months and days under one year. */
    age(birthDate: string, on: string = today()) {
      const { years, months, days } = ageOn(birthDate, on)
      if (years >= 5) return t('core:age.years', { years })
      if (years >= 1) return t(months ? 'core:age.yearsMonths' : 'core:age.years', { years, months })
      if (months >= 1) return t(days ? 'core:age.monthsDays' : 'core:age.months', { months, days })
      return t('core:age.days', { days })
    },
    /** A language as the reader calls it: `bn` → Bengali. */
    language: (code: string) => new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code,
    /** Words side by side with the language's own comma. */
    words: (words: readonly string[]) => new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(words),
    /** "a, b and c". */
    list: (words: readonly string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(words),
  }
}

export type Format = ReturnType<typeof makeFormat>

/** Formatters in the person's language and the clinic's place. Every number, date and amount on screen goes through one. */
export function useFormat(): Format {
  const place = useContext(PlaceContext)
  const { t, i18n } = useTranslation('core')
  return useMemo(
    () => makeFormat(localeOf(i18n.language, place.country), place, t as unknown as T),
    [i18n.language, place, t],
  )
}
