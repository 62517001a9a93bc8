import { sql } from 'kysely'
import type { Use } from '@tabib/contracts/organisation/places'
import { openStatuses } from '@tabib/contracts/scheduling/appointments.states'
import type { Reader } from '../../platform/db/db.js'

/** Whether a room and a device, where one is named, are there to be used in a branch. */
export async function areHere(
  db: Reader,
  branchId: string,
  { roomId, deviceId }: { roomId?: string | null | undefined; deviceId?: string | null | undefined },
): Promise<boolean> {
  const { rows } = await sql<{ here: boolean }>`select
    (${roomId ?? null}::uuid is null or exists (select from organisation.pub_rooms r
      where r.id = ${roomId ?? null}::uuid and r.branch_id = ${branchId} and r.active))
    and (${deviceId ?? null}::uuid is null or exists (select from organisation.pub_equipment e
      where e.id = ${deviceId ?? null}::uuid and e.branch_id = ${branchId} and e.active)) as here`.execute(db)
  return rows[0]!.here
}

/** What a room or a device is still needed for: appointments to come, by patient's doctor, and sessions, weekly or of one day. */
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
  // Today, by the clock of the session's branch.
  const today = (branch: string) =>
    sql<string>`(${now}::timestamptz at time zone (select b.time_zone from organisation.pub_branches b where b.id = ${sql.ref(branch)}))::date`
  const sessions = await db
    .selectFrom('scheduling.schedules as s')
    .innerJoin('identity.pub_staff as d', 'd.id', 's.doctor_id')
    .select('d.name')
    .where('s.room_id', '=', id)
    .where((e) => e.or([e('s.valid_until', 'is', null), e('s.valid_until', '>=', today('s.branch_id'))]))
    .union(
      db
        .selectFrom('scheduling.exceptions as s')
        .innerJoin('identity.pub_staff as d', 'd.id', 's.doctor_id')
        .select('d.name')
        .where('s.room_id', '=', id)
        .where('s.kind', '<>', 'closed')
        .where('s.withdrawn_at', 'is', null)
        .where('s.on_date', '>=', today('s.branch_id')),
    )
    .orderBy('name')
    .execute()
  return [...appointments, ...sessions.map(({ name }) => ({ kind: 'session' as const, name }))]
}
