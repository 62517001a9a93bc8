/** Bengali, Devanagari, Arabic and Persian digits as 0–9, and the Arabic decimal sign as a point: people type what their keyboard has. */
export function latinDigits(text: string): string {
  return text
    .replace(/[\u09e6-\u09ef]/g, (d) => String(d.charCodeAt(0) - 0x09e6))
    .replace(/[\u0966-\u096f]/g, (d) => String(d.charCodeAt(0) - 0x0966))
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x06f0))
    .replace(/\u066b/g, '.')
    .replace(/\u066c/g, '')
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Reads a date as people type it, day first: `7/3/84`, `07031984`, `7-3-1984`, `7 mar 1984`, `1984-03-07`.
 * Two-digit years fall in the hundred years that end with `latestYear`. Answers `YYYY-MM-DD`, or null when it is no date.
 */
export function readDate(typed: string, latestYear: number): string | null {
  const text = latinDigits(typed).trim().toLowerCase()
  const parts =
    /^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})$/.exec(text) ??
    /^(?<d>\d{1,2})[-/. ]+(?<m>\d{1,2})[-/. ]+(?<y>\d{4}|\d{2})$/.exec(text) ??
    /^(?<d>\d{2})(?<m>\d{2})(?<y>\d{4}|\d{2})$/.exec(text) ??
    /^(?<d>\d{1,2})[-/. ]*(?<m>[a-z]{3})[a-z]*[-/., ]*(?<y>\d{4}|\d{2})$/.exec(text)
  const { y, m, d } = parts?.groups ?? {}
  if (!y || !m || !d) return null
  const month = /^\d/.test(m) ? Number(m) : monthNames.indexOf(m) + 1
  let year = Number(y)
  if (y.length === 2) {
    year += Math.floor(latestYear / 100) * 100
    if (year > latestYear) year -= 100
  }
  const date = new Date(Date.UTC(year, month - 1, Number(d)))
  date.setUTCFullYear(year)
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === Number(d)
  return exists ? date.toISOString().slice(0, 10) : null
}
