import { useFormat } from '../../i18n/format.js'
import { localeOf } from '../../i18n/locale.js'
import { useTranslation } from 'react-i18next'

/** Moments on the clock of the branch they happen in, whatever the phone's own says. */
export function useWhen(timeZone: string) {
  const { i18n } = useTranslation()
  const { place } = useFormat()
  const locale = localeOf(i18n.language, place.country)
  const write = (at: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(new Date(at))
  return {
    day: (at: string) => write(at, { weekday: 'long', day: 'numeric', month: 'long' }),
    time: (at: string) => write(at, { hour: 'numeric', minute: '2-digit' }),
    both: (at: string) =>
      write(at, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
  }
}

/** A weekday by its ISO number, in short. */
export function useWeekday() {
  const { i18n } = useTranslation()
  const short = new Intl.DateTimeFormat(localeOf(i18n.language), { weekday: 'short', timeZone: 'UTC' })
  // The first of January 2024 was a Monday.
  return (day: number) => short.format(new Date(Date.UTC(2024, 0, day)))
}
