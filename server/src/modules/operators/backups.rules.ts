import { addDays, dateIn, startOfDay } from '@tabib/contracts/core/time'

/** Hours after which a failed backup is tried again. */
const RETRY_HOURS = 1
/** Hours after which a backup is too old to rely on. */
const OLD_HOURS = 48
const HOUR = 3_600_000

interface Tried {
  triedAt: string | null
  error: string | null
  createdAt: string
  timeZone: string | null
}

/** The last time at which a clock in `zone` came to this hour of its day. */
export function lastNight(now: Date, hour: number, zone: string): Date {
  const today = dateIn(zone, now)
  const nightOf = (date: string) => Date.parse(startOfDay(zone, date)) + hour * HOUR
  const at = nightOf(today)
  return new Date(at <= now.getTime() ? at : nightOf(addDays(today, -1)))
}

/** Whether a clinic's backup of last night is still to be made: a machine that was off makes up for it. */
export function isDue({ triedAt, error, createdAt, timeZone }: Tried, now: Date, hour: number): boolean {
  const night = lastNight(now, hour, zoneOf(timeZone)).getTime()
  if (triedAt === null) return Date.parse(createdAt) < night
  const tried = Date.parse(triedAt)
  return error === null ? tried < night : tried < now.getTime() - RETRY_HOURS * HOUR
}

/** A clinic's own zone, or the machine's where it is not known. */
export const zoneOf = (zone: string | null) => zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone

interface Held {
  holdsUntil: string | null
  error: string | null
  createdAt: string
}

/** Whether somebody has to look after a clinic's backups: `waiting` is one that has not had its first night. */
export function backupState({ holdsUntil, error, createdAt }: Held, now: Date, isOff: boolean) {
  if (error !== null) return 'failed'
  const since = now.getTime() - Date.parse(holdsUntil ?? createdAt)
  if (since <= OLD_HOURS * HOUR) return holdsUntil ? 'good' : 'waiting'
  return isOff ? 'off' : 'old'
}
