import { addDays, startOfDay } from '@tabib/contracts/core/time'
import { missedStates } from '@tabib/contracts/notifications/deliveries.states'
import type { OutsideChannel } from '@tabib/contracts/notifications/kinds'
import type { Reader } from '../../platform/db/db.js'
import * as log from './log.repo.js'
import * as settings from './settings.repo.js'

interface Day {
  branchIds: readonly string[]
  /** IANA zone by whose clock the day is meant. */
  zone: string
  /** Calendar date. */
  on: string
}

/** From when until when a day lasts, as instants. */
export const span = (zone: string, on: string) => ({ from: startOfDay(zone, on), to: startOfDay(zone, addDays(on, 1)) })

/** How many messages of a day reached people of these branches, how many did not, and why. */
export async function missedOn(db: Reader, { branchIds, zone, on }: Day) {
  const rows = await log.counts(db, { branchIds, ...span(zone, on) })
  const sum = (...states: string[]) => rows.filter((r) => states.includes(r.state)).reduce((n, r) => n + r.count, 0)
  const byReason = new Map<string, number>()
  for (const r of rows.filter((x) => (missedStates as readonly string[]).includes(x.state))) {
    const reason = r.reason ?? (r.state === 'outbox' ? 'no_provider' : 'no_way')
    byReason.set(reason, (byReason.get(reason) ?? 0) + r.count)
  }
  return {
    on,
    total: rows.reduce((n, r) => n + r.count, 0),
    arrived: sum('sent', 'delivered', 'read'),
    missed: sum(...missedStates),
    waiting: sum('new', 'waiting'),
    byReason: [...byReason].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  }
}

/** Whether this channel carries messages out of the house. */
export const sends = async (db: Reader, channel: OutsideChannel) =>
  (await settings.channel(db, channel))?.active === true

/** Whether anything carries messages out of the house; where nothing does, everybody knows that they wait in the outbox. */
export const isConnected = async (db: Reader) => (await settings.channels(db)).some((c) => c.active)
