import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export interface Sizes {
  patients: number
  encounters: number
  observations: number
  invoices: number
}

export const full: Sizes = { patients: 100_000, encounters: 300_000, observations: 500_000, invoices: 200_000 }

const FIRST =
  'Asha Imran Meera Rahul Fatima Sunil Priya Arjun Nadia Omar Lakshmi Ravi Salma Joseph Grace Anil Rekha Kabir Leena Samuel Zainab Vikram Anita Hassan Divya Peter Farah Mohan Sunita Yusuf'
const LAST =
  'Rao Sharma Khan Das Banerjee Patel Nair Ahmed Chowdhury Singh Iyer Begum Mukherjee Gupta Fernandes Reddy Siddiqui Ghosh Pillai Okafor Wanjiru Hussain Mehta Joshi Akter Islam Verma Saxena Kulkarni Haddad'

/** `prefix` and a running number as a UUID, so that rows can be named without looking them up. */
const uuid = (prefix: string, n: string) => `('${prefix}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

export const idOf = (prefix: string, n: number) => `${prefix}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export const PATIENT = '0a000000'
export const DOCTOR = '0d000000'
export const ENCOUNTER = '0e000000'
const INVOICE = '0f000000'
const CHARGE = '0c000000'

/** Every doctor's every day: minutes since midnight, and how many slots of how long. */
export const SESSION = { from: 480, slots: 40, minutes: 15 }

export interface Place {
  branchId: string
  accountId: string
  roomless?: boolean
}

/**
 * Fills a tenant in bulk, audit triggers off: what is measured afterwards is reading and writing in a grown clinic, not how it grew.
 * The triggers that keep search up to date run, because search is measured.
 */
export async function fill(admin: Kysely<unknown>, place: Place, sizes: Sizes): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(admin)
  const words = (list: string) => `(array['${list.split(' ').join("','")}'])`
  await run(`do $$ declare r record; begin
    for r in select tgrelid::regclass as t from pg_trigger where tgname = 'audit' loop
      execute format('alter table %s disable trigger audit', r.t); end loop; end $$`)
  await doctors(run, place)
  await patients(run, place, { from: 1, to: sizes.patients, words })
  await run(`insert into encounters.encounters (id, branch_id, patient_id, doctor_id, visit_type, status, service_date, chief_complaint, started_at, completed_at)
    select ${uuid(ENCOUNTER, 'n')}, '${place.branchId}', ${uuid(PATIENT, `1 + (n::bigint * 7919) % ${sizes.patients}`)}, ${uuid(DOCTOR, '1 + n % 8')}, 'new', 'completed',
           current_date - 1 - (n % 700), 'Fever and cough', now() - make_interval(days => 1 + n % 700), now() - make_interval(days => 1 + n % 700)
    from generate_series(1, ${sizes.encounters}) n`)
  await run(`insert into encounters.observations (id, patient_id, encounter_id, set_id, category, code, title, value, unit, observed_at, recorded_by)
    select gen_random_uuid(), e.patient_id, e.id, e.id, 'vital-signs', (array['8480-6','8462-4','8867-4','8310-5','29463-7'])[1 + n % 5], 'Vital sign',
           60 + n % 80, 'mm[Hg]', e.started_at, '${place.accountId}'
    from generate_series(1, ${sizes.observations}) n join encounters.encounters e on e.id = ${uuid(ENCOUNTER, `1 + n % ${sizes.encounters}`)}`)
  await waitingRooms(run, place, sizes)
  await invoices(run, place, sizes)
  await run(`do $$ declare r record; begin
    for r in select tgrelid::regclass as t from pg_trigger where tgname = 'audit' loop
      execute format('alter table %s enable trigger audit', r.t); end loop; end $$`)
  // As the database's own housekeeping leaves a clinic that is open every day.
  await run('vacuum analyze')
  await run('checkpoint')
}

type Run = (text: string) => Promise<unknown>

async function doctors(run: Run, place: Place) {
  await run(`insert into identity.accounts (id, name, username, created_at)
    select ${uuid(DOCTOR, 'n')}, 'Dr Number ' || n, 'bench-doctor-' || n, now() from generate_series(1, 8) n`)
  await run(`insert into identity.staff (id, account_id, number, created_at)
    select ${uuid(DOCTOR, 'n')}, ${uuid(DOCTOR, 'n')}, 'BENCH-' || n, now() from generate_series(1, 8) n`)
  await run(
    `insert into identity.role_assignments (account_id, role_id) select ${uuid(DOCTOR, 'n')}, 'doctor' from generate_series(1, 8) n`,
  )
  await run(
    `insert into identity.branch_grants (account_id, branch_id) select ${uuid(DOCTOR, 'n')}, '${place.branchId}' from generate_series(1, 8) n`,
  )
  await run(`insert into scheduling.schedules (id, doctor_id, branch_id, day_of_week, from_minute, until_minute, slot_minutes, kinds, valid_from, created_at)
    select gen_random_uuid(), ${uuid(DOCTOR, 'n')}, '${place.branchId}', day, ${SESSION.from}, ${SESSION.from + SESSION.slots * SESSION.minutes}, ${SESSION.minutes}, '{in_person}', '2020-01-01', now()
    from generate_series(1, 8) n, generate_series(1, 7) day`)
}

/** Forty people a doctor, here today. */
async function waitingRooms(run: Run, { branchId }: Place, { patients }: Sizes) {
  const visit = uuid('0e100000', 'n')
  await run(`insert into encounters.encounters (id, branch_id, patient_id, doctor_id, visit_type, status, service_date, chief_complaint, started_at)
    select ${visit}, '${branchId}', ${uuid(PATIENT, `${patients} - n`)}, ${uuid(DOCTOR, '1 + n % 8')}, 'new', 'arrived',
           (now() at time zone 'Asia/Kolkata')::date, 'Fever', now() from generate_series(1, 320) n`)
  await run(`insert into frontdesk.arrivals (id, branch_id, encounter_id, patient_id, doctor_id, service_date, token, status, place, arrived_at)
    select ${uuid('0a100000', 'n')}, '${branchId}', ${visit}, ${uuid(PATIENT, `${patients} - n`)}, ${uuid(DOCTOR, '1 + n % 8')},
           (now() at time zone 'Asia/Kolkata')::date, 1000 + n, 'waiting', 1000 + n, now() from generate_series(1, 320) n`)
}

interface Many {
  from: number
  to: number
  words: (list: string) => string
}

/** People with common names, a phone that three share now and then, and a birth date. */
async function patients(run: Run, { branchId, accountId }: Place, { from, to, words }: Many) {
  const step = 50_000
  for (let start = from; start <= to; start += step) {
    const end = Math.min(to, start + step - 1)
    await run(`insert into patients.patients (id, branch_id, number, name, gender, birth_date, phone, created_at, created_by)
      select ${uuid(PATIENT, 'n')}, '${branchId}', 'BEN-2026-' || lpad(n::text, 7, '0'),
             ${words(FIRST)}[1 + n % 30] || ' ' || chr(65 + (n / 30) % 26) || substr(md5(n::text), 1, 3 + n % 4) || ' ' || ${words(LAST)}[1 + (n / 900) % 30],
             (array['female','male'])[1 + n % 2], date '1940-01-01' + (n * 37) % 30000, '+9198' || lpad((n - n % 3)::text, 8, '0'), now(), '${accountId}'
      from generate_series(${start}, ${end}) n`)
  }
}

/** Adds people until there are `to`. */
export async function morePatients(admin: Kysely<unknown>, place: Place, from: number, to: number): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(admin)
  await run('alter table patients.patients disable trigger audit')
  await patients(run, place, { from: from + 1, to, words: (list) => `(array['${list.split(' ').join("','")}'])` })
  await run('alter table patients.patients enable trigger audit')
  await run('vacuum analyze patients.patients, patients.name_words, patients.name_keys')
  await run('checkpoint')
}

/** Half of them unpaid, each with one line. */
async function invoices(run: Run, { branchId, accountId }: Place, { invoices: count }: Sizes) {
  const visit = `${uuid(ENCOUNTER, 'n')}`
  await run(`insert into billing.accounts (id, branch_id, patient_id, encounter_id, opened_at, open)
    select e.id, e.branch_id, e.patient_id, e.id, e.started_at, n % 2 = 0
    from generate_series(1, ${count}) n join encounters.encounters e on e.id = ${visit}`)
  await run(`insert into billing.charges (id, branch_id, patient_id, encounter_id, source, kind, code, description, quantity, unit_minor, tax_rate, charged_at, charged_by)
    select ${uuid(CHARGE, 'n')}, '${branchId}', e.patient_id, e.id, 'bench:' || n, 'consultation', 'CONNEW', 'Consultation', 1, 40000, 0, e.started_at, '${accountId}'
    from generate_series(1, ${count}) n join encounters.encounters e on e.id = ${visit}`)
  await run(`insert into billing.invoices (id, branch_id, patient_id, encounter_id, number, status, currency, subtotal_minor, total_minor, paid_minor, drafted_at, issued_at, issued_by)
    select ${uuid(INVOICE, 'n')}, '${branchId}', e.patient_id, e.id, 'BEN/26-27/' || n, 'issued', 'INR', 40000, 40000, case when n % 2 = 0 then 0 else 40000 end,
           e.started_at, e.started_at, '${accountId}'
    from generate_series(1, ${count}) n join encounters.encounters e on e.id = ${visit}`)
  await run(`insert into billing.invoice_lines (id, invoice_id, charge_id, position, kind, code, description, quantity, unit_minor, amount_minor, tax_rate, tax_minor)
    select gen_random_uuid(), ${uuid(INVOICE, 'n')}, ${uuid(CHARGE, 'n')}, 1, 'consultation', 'CONNEW', 'Consultation', 1, 40000, 40000, 0, 0
    from generate_series(1, ${count}) n`)
}

/** The n-th unpaid invoice. */
export const unpaidInvoice = (n: number) => idOf(INVOICE, n * 2)
