import { sql } from 'kysely'
import type { Use } from '@tabib/contracts/organisation/places'
import { openStatuses } from '@tabib/contracts/scheduling/appointments.states'
import type { Reader } from '../../platform/db/db.js'

/** What a room or a device is still needed for: appointments to come, by patient's doctor, and weekly sessions. */
export async function usesOf(
  db: Reader,
  { column, id, now }: { column: 'room_id' | 'device_id'; id: string; now: string },
): Promise<Use[]> {
  const booked = await db
    .selectFrom('scheduling.appointments as a')
    .innerJoin('identity.pub_staff as d', 'd.id', 'a.doctor_id')
    .select('d.name')
    .distinct()
    .where(`a.${column}`, '=', id)
    .where('a.status', 'in', openStatuses)
    .where('a.ends_at', '>', now)
    .where((e) => e.or([e('a.held_until', 'is', null), e('a.held_until', '>', now)]))
    .orderBy('d.name')
    .execute()
  const appointments = booked.map(({ name }) => ({ kind: 'appointment' as const, name }))
  if (column === 'device_id') return appointments
  const weekly = await db
    .selectFrom('scheduling.schedules as s')
    .innerJoin('identity.pub_staff as d', 'd.id', 's.doctor_id')
    .select('d.name')
    .distinct()
    .where('s.room_id', '=', id)
    .where((e) =>
      e.or([e('s.valid_until', 'is', null), e('s.valid_until', '>=', sql<string>`${now}::timestamptz::date`)]),
    )
    .orderBy('d.name')
    .execute()
  return [...appointments, ...weekly.map(({ name }) => ({ kind: 'session' as const, name }))]
}
