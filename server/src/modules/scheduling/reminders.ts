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

/** Plans the reminders of an appointment. Those of a time it no longer has find that out when they come due. */
export async function planReminders(
  tx: WriteTx,
  actor: Pick<Actor, 'tenant'>,
  a: { id: string; startsAt: string; rules: BookingRules },
): Promise<void> {
  const { jobs, clock } = deskOf(tx)
  const start = Date.parse(a.startsAt)
  const startsAt = new Date(start).toISOString()
  const at = {
    day: a.rules.remindHours === null ? null : start - a.rules.remindHours * 60 * MINUTE,
    hour: a.rules.remindMinutes === null ? null : start - a.rules.remindMinutes * MINUTE,
  }
  for (const which of ['day', 'hour'] as const) {
    const due = at[which]
    if (due === null || due <= clock.now().getTime()) continue
    await jobs.enqueue(tx, actor, {
      name: REMIND,
      data: { appointmentId: a.id, which, startsAt },
      startAfter: new Date(due),
      key: `${a.id}:${which}:${startsAt}`,
    })
  }
}
