import { sql } from 'kysely'
import type { Language } from '@tabib/contracts/core/person'
import { type BookingRules, defaultRules } from '@tabib/contracts/scheduling/rules'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'

interface Asked {
  doctorId: string
  branchId: string
  patientId: string
  now: string
}

/** Whom a booking is for, and how many more they hold. */
export interface Booker {
  name: string
  phone: string | null
  language: Language | null
  deceasedOn: string | null
  open: number
}

interface Row {
  /** Whether nobody stood in the doctor's queue: this transaction has the place until it ends. */
  first: boolean
  doctor: { name: string; zone: string; clinic: string } | null
  rules: Partial<BookingRules> | null
  patient: Booker | null
}

const asked = statement(
  (_: Reader, value: Values<Asked>) => sql<Row>`
    select pg_try_advisory_xact_lock(hashtextextended(${value('doctorId')}::text, 11)) as first,
      (select jsonb_build_object('name', d.name, 'zone', b.time_zone, 'clinic', l.clinic_name)
        from identity.pub_doctors d
        join organisation.pub_branches b on b.id = d.branch_id
        join organisation.pub_letterheads l on l.branch_id = d.branch_id
        where d.id = ${value('doctorId')}::uuid and d.branch_id = ${value('branchId')}::uuid) as doctor,
      (select r.rules from scheduling.rules r where r.id = 'clinic') as rules,
      (select jsonb_build_object('name', p.name, 'phone', p.phone, 'language', p.language, 'deceasedOn', p.deceased_on,
          'open', (select count(*) from scheduling.appointments a where a.patient_id = p.id and a.status in ('PENDING', 'CONFIRMED')
            and a.starts_at > ${value('now')}::timestamptz
            and (a.held_until is null or a.held_until > ${value('now')}::timestamptz)))
        from patients.pub_patients p where p.id = ${value('patientId')}::uuid) as patient`,
)

/** What is known before a day is looked at; takes the first place among those who book this doctor where it is free. */
export async function begin(tx: WriteTx, a: Asked) {
  const { rules, ...row } = (await asked(tx, a))[0]!
  return { ...row, rules: { ...defaultRules, ...rules } }
}
