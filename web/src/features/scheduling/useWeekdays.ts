import { useFormat } from '../../i18n/format.js'

/** The days of a week by name, Monday first, as ISO numbers them. */
export function useWeekdays() {
  const f = useFormat()
  // 5 January 2026 is a Monday.
  return Array.from({ length: 7 }, (_, i) => ({
    day: i + 1,
    name: f.weekday(`2026-01-${String(i + 5).padStart(2, '0')}`),
  }))
}
