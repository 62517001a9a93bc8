import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

export interface Figures {
  seen: number
  left: number
  mean: number | null
  median: number | null
  p90: number | null
  longest: number | null
}

export interface Keys {
  all: {}
  doctor: { id: string; name: string; consultation: number | null }
  hour: { hour: number }
  day: { date: string }
}

const keyed = {
  all: { keys: sql``, by: sql`having count(*) > 0` },
  doctor: {
    keys: sql`a.doctor_id as id, s.name,
      percentile_cont(0.5) within group (order by extract(epoch from a.done_at - a.seen_at) / 60)
        filter (where a.done_at > a.seen_at) as consultation,`,
    by: sql`group by a.doctor_id, s.name order by s.name collate "und-x-icu"`,
  },
  hour: {
    keys: sql`extract(hour from a.arrived_at at time zone b.time_zone)::int as hour,`,
    by: sql`group by 1 order by 1`,
  },
  day: { keys: sql`a.service_date::text as date,`, by: sql`group by 1 order by 1` },
}

/** Waits from arrival to the doctor, in minutes, by whatever is asked. Hours are those of the branch's clock. */
export async function figures<By extends keyof Keys>(
  db: Reader,
  f: { from: string; to: string; branchIds: readonly string[] },
  by: By,
): Promise<(Figures & Keys[By])[]> {
  const waited = sql`extract(epoch from a.seen_at - a.arrived_at) / 60`
  const { rows } = await sql<Figures & Keys[By]>`
    select ${keyed[by].keys}
      count(*) filter (where a.seen_at is not null)::int as seen,
      count(*) filter (where a.status = 'left')::int as "left",
      (avg(${waited}))::float8 as mean,
      percentile_cont(0.5) within group (order by ${waited}) as median,
      percentile_disc(0.9) within group (order by (${waited})::float8) as p90,
      (max(${waited}))::float8 as longest
    from frontdesk.arrivals a
    join organisation.pub_branches b on b.id = a.branch_id
    join identity.pub_staff s on s.id = a.doctor_id
    where a.branch_id = any(${f.branchIds}::uuid[]) and a.service_date between ${f.from} and ${f.to}
    ${keyed[by].by}`.execute(db)
  return rows
}
