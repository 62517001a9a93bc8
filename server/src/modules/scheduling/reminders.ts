import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { deskOf, REMIND } from './desk.js'

const MINUTE = 60_000

export interface Reminder {
  appointmentId: string
  which: 'day' | 'hour'
  /** The time it was planned for: moved since, it says nothing. */
  startsAt: string
}

/**
 * Plans the next reminder of an appointment; it plans the one after it. One of a time the appointment no longer has finds
 * that out when it comes due.
 */
export async function planReminders(
  tx: WriteTx,
  actor: Pick<Actor, 'tenant'>,
  a: { id: string; startsAt: string; rules: BookingRules },
): Promise<void> {
  const { jobs, clock } = deskOf(tx)
  const now = clock.now().getTime()
  const start = Date.parse(a.startsAt)
  const startsAt = new Date(start).toISOString()
  const before = { day: hours(a.rules.remindHours), hour: a.rules.remindMinutes }
  const [next] = (['day', 'hour'] as const)
    .flatMap((which) => (before[which] === null ? [] : [{ which, due: start - before[which] * MINUTE }]))
    .filter((r) => r.due > now)
    .sort((one, other) => one.due - other.due)
  if (!next) return
  await jobs.enqueue(tx, actor, {
    name: REMIND,
    data: { appointmentId: a.id, which: next.which, startsAt },
    startAfter: new Date(next.due),
    key: `${a.id}:${next.which}:${startsAt}`,
  })
}

const hours = (n: number | null) => (n === null ? null : n * 60)
