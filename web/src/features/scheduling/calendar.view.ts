import type { Appointment } from '@tabib/contracts/scheduling/appointments'

/** What a clock in a zone shows at an instant: date, and minutes of the day. */
export function wallOf(zone: string, instant: string): { date: string; minute: number } {
  const parts = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant))
  const of = (type: string) => parts.find((p) => p.type === type)!.value
  return {
    date: `${of('year')}-${of('month')}-${of('day')}`,
    minute: Number(of('hour')) * 60 + Number(of('minute')),
  }
}

/** Minutes of the day as `09:30`. */
export const timeOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export interface Box {
  from: number
  until: number
}

/** How high an hour is drawn, in pixels, so that the shortest of these can be read: two lines of it where it is a quarter. */
export function hourHeight(items: readonly Box[]): number {
  const shortest = Math.min(60, ...items.map((b) => b.until - b.from))
  return Math.min(240, Math.max(84, Math.ceil((22 * 60) / Math.max(5, shortest))))
}

/** Whole hours that hold everything, at least from nine to five. */
export function bounds(boxes: readonly Box[]): Box {
  const from = Math.min(9 * 60, ...boxes.map((b) => b.from))
  const until = Math.max(17 * 60, ...boxes.map((b) => b.until))
  return { from: Math.floor(from / 60) * 60, until: Math.min(1440, Math.ceil(until / 60) * 60) }
}

export interface Laned<T> {
  item: T
  lane: number
  lanes: number
}

/** Side by side where they overlap, so that none hides another. */
export function inLanes<T extends Box>(items: readonly T[]): Laned<T>[] {
  const sorted = [...items].sort((a, b) => a.from - b.from || b.until - a.until)
  const out: Laned<T>[] = []
  let group: Laned<T>[] = []
  let groupEnd = -1
  const close = () => {
    const lanes = Math.max(1, ...group.map((g) => g.lane + 1))
    out.push(...group.map((g) => ({ ...g, lanes })))
    group = []
  }
  for (const item of sorted) {
    if (item.from >= groupEnd) close()
    const busy = new Set(group.filter((g) => g.item.until > item.from).map((g) => g.lane))
    let lane = 0
    while (busy.has(lane)) lane++
    group.push({ item, lane, lanes: 1 })
    groupEnd = Math.max(groupEnd, item.until)
  }
  close()
  return out
}

/** An appointment as a box of its day. One that ends past midnight ends with its day. */
export function boxOf(zone: string, a: Pick<Appointment, 'startsAt' | 'endsAt'>): Box & { date: string } {
  const [start, end] = [wallOf(zone, a.startsAt), wallOf(zone, a.endsAt)]
  const length = Math.max(5, (Date.parse(a.endsAt) - Date.parse(a.startsAt)) / 60_000)
  const until =
    end.date === start.date && end.minute > start.minute ? end.minute : Math.min(1440, start.minute + length)
  return { date: start.date, from: start.minute, until }
}

/** How much of a day a stretch of time takes, on the zone's clock; undefined where none of it. */
export function partOf(
  zone: string,
  date: string,
  stretch: Pick<Appointment, 'startsAt' | 'endsAt'>,
): (Box & { whole: boolean }) | undefined {
  const [start, end] = [wallOf(zone, stretch.startsAt), wallOf(zone, stretch.endsAt)]
  const from = start.date < date ? 0 : start.date === date ? start.minute : 1440
  const until = end.date > date ? 1440 : end.date === date ? end.minute : 0
  return from < until ? { from, until, whole: from === 0 && until === 1440 } : undefined
}

/** Where something dropped lands: the nearest step of the grid. */
export const snapped = (share: number, day: Box, step: number) => {
  const minute = day.from + share * (day.until - day.from)
  return Math.max(day.from, Math.min(day.until - step, Math.round(minute / step) * step))
}

/** Monday of the week of a date, and the days after it. */
export function weekOf(date: string): string[] {
  const at = new Date(`${date}T00:00:00Z`)
  const monday = at.getTime() - ((at.getUTCDay() + 6) % 7) * 86_400_000
  return Array.from({ length: 7 }, (_, i) => new Date(monday + i * 86_400_000).toISOString().slice(0, 10))
}
