import { minuteOf, timeOf } from '@tabib/contracts/scheduling/zones'

/** A session's time as the contract says it. */
export interface Giving {
  startTime: string
  endTime: string
  slotDurationMinutes: number
  bufferMinutes: number
  capacity: number | null
  breaks: { from: string; to: string }[]
  kinds: string[]
  roomId: string | null
}

/** What is wrong with a session's times: pointer below the body, and code. */
export function faultsOf(g: Giving): { pointer: string; code: string }[] {
  const [from, until] = [minuteOf(g.startTime), minuteOf(g.endTime)]
  if (until <= from) return [{ pointer: '/body/endTime', code: 'scheduling.ends_before_start' }]
  const pauses = g.breaks.map((b) => [minuteOf(b.from), minuteOf(b.to)] as const)
  const faults = pauses.flatMap(([a, b], i) =>
    b <= a
      ? [{ pointer: `/body/breaks/${i}/to`, code: 'scheduling.ends_before_start' }]
      : a < from || b > until
        ? [{ pointer: `/body/breaks/${i}/from`, code: 'scheduling.break_outside' }]
        : [],
  )
  const working = until - from - pauses.reduce((sum, [a, b]) => sum + Math.max(0, b - a), 0)
  if (g.capacity === null && g.slotDurationMinutes > working)
    faults.push({ pointer: '/body/slotDurationMinutes', code: 'scheduling.too_many' })
  if (g.capacity !== null && g.capacity > working)
    faults.push({ pointer: '/body/capacity', code: 'scheduling.too_many' })
  return faults
}

/** A session's time as its row keeps it. */
export const columnsOf = (g: Giving) => ({
  from_minute: minuteOf(g.startTime),
  until_minute: minuteOf(g.endTime),
  slot_minutes: g.slotDurationMinutes,
  buffer_minutes: g.bufferMinutes,
  capacity: g.capacity,
  breaks: JSON.stringify(g.breaks.map((b) => [minuteOf(b.from), minuteOf(b.to)])),
  kinds: g.kinds,
  room_id: g.roomId,
})

interface Kept {
  fromMinute: number
  untilMinute: number
  slotMinutes: number
  bufferMinutes: number
  capacity: number | null
  breaks: [number, number][]
  kinds: string[]
  roomId: string | null
}

/** The contract's words for what the row keeps. */
export const givingOf = (k: Kept): Giving => ({
  startTime: timeOf(k.fromMinute),
  endTime: timeOf(k.untilMinute),
  slotDurationMinutes: k.slotMinutes,
  bufferMinutes: k.bufferMinutes,
  capacity: k.capacity,
  breaks: k.breaks.map(([from, to]) => ({ from: timeOf(from), to: timeOf(to) })),
  kinds: k.kinds,
  roomId: k.roomId,
})
