import { latinDigits, readDate } from '../../ui/digits.js'

export interface Read {
  items: { onDate: string; name: string }[]
  /** Lines that are no holiday, as they were typed. */
  unread: string[]
}

const date = /^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)[\s,;:–-]+(.+)$/

/**
 * Reads holidays one a line, the date first, day before month: `15/08 Independence Day`. A date without a year is of
 * `year`. Digits of every script are taken.
 */
export function readHolidays(text: string, year: number): Read {
  const read: Read = { items: [], unread: [] }
  for (const line of text.split('\n').map((l) => l.trim())) {
    if (line === '') continue
    const found = date.exec(latinDigits(line))
    const onDate = found && dateOf(found[1]!, year)
    // The name keeps the digits it was written with.
    const name = found ? line.slice(line.length - found[2]!.length).trim() : ''
    if (onDate && name && !read.items.some((h) => h.onDate === onDate)) read.items.push({ onDate, name })
    else read.unread.push(line)
  }
  return read
}

function dateOf(typed: string, year: number): string | null {
  if (/^\d{4}-/.test(typed)) return readDate(typed.split('-').reverse().join('/'), 2200)
  const parts = typed.split(/[/.-]/)
  return readDate(parts.length === 2 ? `${parts[0]}/${parts[1]}/${year}` : parts.join('/'), 2099)
}
