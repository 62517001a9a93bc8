/** One event of a calendar. */
export interface CalendarEvent {
  uid: string
  /** Grows with every change, so that a calendar takes the newer one. */
  sequence: number
  startsAt: string
  endsAt: string
  changedAt: string
  summary: string
  location: string | null
  cancelled: boolean
  /** Asked for, and not confirmed yet. */
  tentative?: boolean
}

const stamp = (instant: string) =>
  new Date(instant)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d{3}/, '')

/** Text of a property (RFC 5545 section 3.3.11): backslash, semicolon, comma and line breaks are escaped. */
export const escaped = (text: string) =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/;/g, '\\;')
    .replace(/,/g, '\\,')
    .replace(/\r\n|\r|\n/g, '\\n')

const encoder = new TextEncoder()

/** A content line folded at 75 octets (RFC 5545 section 3.1), never inside a character. */
export function folded(line: string): string {
  const lines: string[] = []
  let [current, octets] = ['', 0]
  for (const char of line) {
    const size = encoder.encode(char).length
    if (octets + size > 75) {
      lines.push(current)
      ;[current, octets] = [' ', 1]
    }
    current += char
    octets += size
  }
  return [...lines, current].join('\r\n')
}

const eventLines = (e: CalendarEvent) => [
  'BEGIN:VEVENT',
  `UID:${e.uid}`,
  `SEQUENCE:${e.sequence}`,
  `DTSTAMP:${stamp(e.changedAt)}`,
  `DTSTART:${stamp(e.startsAt)}`,
  `DTEND:${stamp(e.endsAt)}`,
  `SUMMARY:${escaped(e.summary)}`,
  ...(e.location ? [`LOCATION:${escaped(e.location)}`] : []),
  `STATUS:${e.cancelled ? 'CANCELLED' : e.tentative ? 'TENTATIVE' : 'CONFIRMED'}`,
  'END:VEVENT',
]

/** A calendar as RFC 5545 has it. Times are in UTC: the reader's calendar shows them on its own clock, whatever zone rules change. */
export const calendarText = (name: string, events: readonly CalendarEvent[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tabib//Appointments//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n')
