import type { CounterKind } from '@tabib/contracts/frontdesk/counters'
import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

/** For whom a counter comes next, and since when, of today's arrivals `a`; billing, lab and the others publish what is open. */
const comesNext = {
  vitals: sql`select a.arrived_at as since
    where a.status in ('waiting', 'called', 'skipped')
      and not exists (select 1 from encounters.pub_vitals_done v where v.encounter_id = a.encounter_id)`,
  lab: sql`select min(o.placed_at) as since from lab.pub_orders o
    where o.encounter_id = a.encounter_id and o.status = 'placed'`,
  pharmacy: sql`select min(p.written_at) as since from prescriptions.pub_prescriptions p
    where p.encounter_id = a.encounter_id and p.status = 'active'`,
  register: sql`select coalesce(a.done_at, a.arrived_at) as since from billing.pub_open_accounts b
    where b.encounter_id = a.encounter_id limit 1`,
} as const satisfies Record<CounterKind, unknown>

export interface Waiting {
  arrivalId: string
  encounterId: string
  token: number
  doctorName: string
  patientId: string
  patientName: string
  since: string
  calledAt: string | null
}

/** Who waits at a counter today: who was not called yet first, then who waits longest. */
export async function waiting(
  db: Reader,
  f: { counter: CounterKind; branchId: string; on: string; encounterId?: string },
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select a.id as "arrivalId", a.encounter_id as "encounterId", a.token, s.name as "doctorName",
           a.patient_id as "patientId", m.name as "patientName", n.since, c.at as "calledAt"
    from frontdesk.arrivals a
    join identity.pub_staff s on s.id = a.doctor_id
    join patients.pub_patients m on m.id = a.patient_id
    cross join lateral (${comesNext[f.counter]}) n
    left join lateral (
      select max(k.called_at) as at from frontdesk.calls k where k.arrival_id = a.id and k.counter = ${f.counter}
    ) c on true
    where a.branch_id = ${f.branchId} and a.service_date = ${f.on} and a.status <> 'left' and n.since is not null
      ${f.encounterId ? sql`and a.encounter_id = ${f.encounterId}` : sql``}
    order by c.at is not null, n.since, a.token limit 100`.execute(db)
  return rows
}

/** Holds the next of a counter for this transaction; whoever asks at the same time waits and finds them called. */
export const oneAtATime = (db: Reader, key: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(db)
