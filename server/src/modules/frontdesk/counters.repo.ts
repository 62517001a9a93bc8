import type { Priority } from '@tabib/contracts/frontdesk/arrivals.states'
import { type CounterKind, counterKinds, type CounterStatus } from '@tabib/contracts/frontdesk/counters'
import { type Insertable, type RawBuilder, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { FrontdeskCounterVisits } from '../../platform/db/tables.js'
import { headStart } from './next.rules.js'

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
} as const satisfies Record<CounterKind, RawBuilder<unknown>>

/** Since when the counter in `which` has something to do for arrival `a`; null where it has not, or says that it has done it. */
const openAt = (which: RawBuilder<unknown>) => sql`case when exists (
    select 1 from frontdesk.counter_visits d
    where d.arrival_id = a.id and d.counter = ${which} and d.status = 'done'
  ) then null else case ${which} ${sql.join(
    counterKinds.map((kind) => sql`when ${sql.lit(kind)} then (${comesNext[kind]})`),
    sql` `,
  )} end end`

const ahead = (priority: Priority) => sql`when ${sql.lit(priority)} then ${sql.lit(headStart(priority))}`

export interface Waiting {
  arrivalId: string
  encounterId: string
  token: number
  doctorName: string
  patientId: string
  patientName: string
  priority: Priority
  status: CounterStatus
  sentTo: CounterKind | null
  since: string
  calledAt: string | null
}

/**
 * Who is to come to a counter today: who waits, as they are called; then who was called, who is away and who did not come.
 * Whoever was sent to another counter waits here again once that one has nothing to do for them, and whoever this counter
 * was done with, once something new has come up.
 */
export async function waiting(
  db: Reader,
  f: { counter: CounterKind; branchId: string; on: string; encounterId?: string },
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select a.id as "arrivalId", a.encounter_id as "encounterId", a.token, s.name as "doctorName", a.priority,
           a.patient_id as "patientId", m.name as "patientName", n.since, t.status,
           case when t.status = 'held' then v.sent_to end as "sentTo",
           case when t.status = 'called' then c.at end as "calledAt"
    from frontdesk.arrivals a
    join identity.pub_staff s on s.id = a.doctor_id
    join patients.pub_patients m on m.id = a.patient_id
    cross join lateral (${comesNext[f.counter]}) n
    left join frontdesk.counter_visits v on v.arrival_id = a.id and v.counter = ${f.counter}
    left join lateral (
      select max(k.called_at) as at from frontdesk.calls k where k.arrival_id = a.id and k.counter = ${f.counter}
    ) c on true
    cross join lateral (
      select case
        when v.id is null or n.since > v.since then 'waiting'
        when v.sent_to is not null and ${openAt(sql`v.sent_to`)} is null then 'waiting'
        else v.status
      end as status
    ) t
    where a.branch_id = ${f.branchId} and a.service_date = ${f.on} and a.status <> 'left' and n.since is not null
      and t.status <> 'done' ${f.encounterId ? sql`and a.encounter_id = ${f.encounterId}` : sql``}
    order by array_position(array['waiting', 'called', 'held', 'skipped'], t.status),
      n.since - make_interval(mins => case a.priority ${sql.join([ahead('emergency'), ahead('elderly'), ahead('pregnant')], sql` `)} else 0 end),
      a.token
    limit 100`.execute(db)
  return rows
}

/** Whether a counter has something to do for an arrival. */
export async function opensFor(db: Reader, arrivalId: string, counter: CounterKind): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select (${openAt(sql`${counter}::text`)}) is not null as open
    from frontdesk.arrivals a where a.id = ${arrivalId}`.execute(db)
  return rows[0]?.open ?? false
}

/** Writes down what a counter has decided, instead of what it had before. */
export const decide = (tx: WriteTx, row: Insertable<FrontdeskCounterVisits>) =>
  tx
    .insertInto('frontdesk.counter_visits')
    .values(row)
    .onConflict((c) =>
      c.constraint('counter_visits_once').doUpdateSet({
        status: row.status,
        sent_to: row.sent_to ?? null,
        since: row.since,
        decided_by: row.decided_by,
      }),
    )
    .execute()

/** Holds a counter for this transaction; whoever asks at the same time waits and finds what was decided. */
export const oneAtATime = (db: Reader, key: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(db)
