import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { localeOf } from '../../i18n/locale.js'

const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' }

/** Whether a clock of a zone shows something else at an instant than the phone's own. */
function isElsewhere(timeZone: string, at: Date): boolean {
  const shown = (zone?: string) =>
    at.toLocaleString('en-GB', { ...(zone ? { timeZone: zone } : {}), dateStyle: 'short', timeStyle: 'short' })
  return shown(timeZone) !== shown()
}

/** Moments on the clock of the branch they happen in, whatever the phone's own says; where that differs, the zone is named. */
export function useWhen(timeZone: string) {
  const { i18n } = useTranslation()
  const { place } = useFormat()
  const locale = localeOf(i18n.language, place.country)
  const write = (at: string, options: Intl.DateTimeFormatOptions) => {
    const when = new Date(at)
    const zone = options.hour && isElsewhere(timeZone, when) ? ({ timeZoneName: 'short' } as const) : {}
    return new Intl.DateTimeFormat(locale, { timeZone, ...options, ...zone }).format(when)
  }
  return {
    whole: (at: string) => write(at, { weekday: 'long', day: 'numeric', month: 'long', ...clock }),
    time: (at: string) => write(at, clock),
    /** A time in a list of times of one place, where the zone is said once. */
    short: (at: string) => new Intl.DateTimeFormat(locale, { timeZone, ...clock }).format(new Date(at)),
    both: (at: string) => write(at, { weekday: 'short', day: 'numeric', month: 'short', ...clock }),
    /** The zone's name at an instant where the phone's clock shows another time; null where both agree. */
    zone(at: string) {
      const when = new Date(at)
      if (!isElsewhere(timeZone, when)) return null
      const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(when)
      return parts.find((p) => p.type === 'timeZoneName')?.value ?? timeZone
    },
  }
}

/** A weekday by its ISO number, in short. */
export function useWeekday() {
  const { i18n } = useTranslation()
  const short = new Intl.DateTimeFormat(localeOf(i18n.language), { weekday: 'short', timeZone: 'UTC' })
  // The first of January 2024 was a Monday.
  return (day: number) => short.format(new Date(Date.UTC(2024, 0, day)))
}

/** A calendar date as a small tile shows it: its weekday, and day and month. */
export function useTile() {
  const { i18n } = useTranslation()
  const { place } = useFormat()
  const locale = localeOf(i18n.language, place.country)
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
    return (date: string) => format.format(new Date(`${date}T00:00:00Z`))
  }
  return { weekday: write({ weekday: 'short' }), day: write({ day: 'numeric', month: 'short' }) }
}
