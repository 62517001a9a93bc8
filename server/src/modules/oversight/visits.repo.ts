import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

interface Asked {
  patientIds: readonly string[]
  from: string
  to: string
  zone: string
}

/** `patient branch day` for every visit of these people in a stretch of time. */
export async function daysOf(db: Reader, { patientIds, from, to, zone }: Asked): Promise<ReadonlySet<string>> {
  if (patientIds.length === 0) return new Set()
  const { rows } = await sql<{ day: string }>`
    select distinct patient_id || ' ' || branch_id || ' ' || to_char(started_at at time zone ${zone}, 'YYYY-MM-DD') as day
    from encounters.pub_encounters
    where patient_id = any(${patientIds}::uuid[]) and started_at >= ${from}::timestamptz and started_at < ${to}::timestamptz`.execute(
    db,
  )
  return new Set(rows.map((r) => r.day))
}
