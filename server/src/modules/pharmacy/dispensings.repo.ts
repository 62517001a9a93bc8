import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PharmacyDispensingLines, PharmacyDispensings } from '../../platform/db/tables.js'

export interface Waiting {
  id: string
  state: string
  writtenAt: string
  doctorName: string | null
  encounterId: string | null
  patient: { id: string; number: string; name: string; gender: string; birthDate: string; birthDateEstimated: boolean }
  lineCount: number
  medicines: string[]
}

const heads = sql`
  select p.id, case when p.status = 'dispensed' then 'dispensed' when l.begun then 'partly' else 'waiting' end as state,
         p.written_at as "writtenAt", d.name as "doctorName", p.encounter_id as "encounterId",
         json_build_object('id', pt.id, 'number', pt.number, 'name', pt.name, 'gender', pt.gender, 'birthDate', pt.birth_date,
                           'birthDateEstimated', pt.birth_date_estimated) as patient,
         l.count as "lineCount", l.medicines
  from prescriptions.pub_prescriptions p
  join patients.pub_patients pt on pt.id = p.patient_id
  left join identity.pub_staff d on d.id = p.doctor_id
  cross join lateral (
    select count(*)::int as count, coalesce(array_agg(pl.medicine order by pl.position), '{}') as medicines,
           coalesce(bool_or(pl.dispensed > 0), false) as begun
    from prescriptions.pub_lines pl where pl.prescription_id = p.id
  ) l`

export interface Place {
  at: string
  id: string
}

interface Listing {
  branchId: string
  since: string
  words: readonly string[]
  after: Place | undefined
  limit: number
}

const literally = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)

/** Prescriptions of a branch with something left to hand out, newest first. */
export async function waiting(db: Reader, { branchId, since, words, after, limit }: Listing): Promise<Waiting[]> {
  const named = words.map((w) => {
    const part = sql`'%' || platform.fold(${literally(w)}) || '%'`
    return sql`(platform.fold(pt.name) like ${part} or lower(pt.number) like ${part} or pt.phone like ${part})`
  })
  const beyond = after ? sql`(p.written_at, p.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`
  const { rows } = await sql<Waiting>`${heads}
    where p.branch_id = ${branchId} and p.status = 'active' and p.source = 'desk' and p.written_at >= ${since}
      and ${sql.join([sql`true`, ...named], sql` and `)} and ${beyond}
    order by p.written_at desc, p.id desc limit ${limit}`.execute(db)
  return rows
}

/** The prescription of this id, or those of the visit of this id, as they stand: neither cancelled nor replaced. */
export async function scanned(db: Reader, branchIds: readonly string[], id: string): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`${heads}
    where (p.id = ${id} or p.encounter_id = ${id}) and p.status in ('active', 'dispensed') and p.branch_id = any(${branchIds}::uuid[])
    order by p.written_at desc limit 20`.execute(db)
  return rows
}

const dispensed = (db: Reader) =>
  db
    .selectFrom('pharmacy.dispensings as d')
    .leftJoin('identity.pub_accounts as a', 'a.id', 'd.dispensed_by')
    .select([
      'd.id',
      'd.prescription_id as prescriptionId',
      'd.patient_id as patientId',
      'd.encounter_id as encounterId',
      'd.branch_id as branchId',
      'd.dispensed_at as dispensedAt',
      sql<string>`coalesce(a.name, '')`.as('dispensedBy'),
    ])

export const find = (db: Reader, id: string, branchIds: readonly string[]) =>
  dispensed(db)
    .where('d.id', '=', id)
    .where('d.branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .executeTakeFirst()

export const ofPrescriptions = (db: Reader, prescriptionIds: readonly string[]) =>
  dispensed(db)
    .where('d.prescription_id', '=', sql<string>`any(${prescriptionIds}::uuid[])`)
    .orderBy('d.dispensed_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(50)
    .execute()

export const lines = async (db: Reader, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('pharmacy.dispensing_lines as l')
        .innerJoin('pharmacy.medicines as m', 'm.id', 'l.medicine_id')
        .innerJoin('pharmacy.batches as b', 'b.id', 'l.batch_id')
        .select([
          'l.id',
          'l.dispensing_id as dispensingId',
          'l.prescription_line_id as prescriptionLineId',
          'l.medicine_id as medicineId',
          sql<string>`coalesce(m.brand, m.generic)`.as('medicine'),
          'm.strength',
          'm.form',
          'm.unit',
          'l.batch_id as batchId',
          'b.number as batchNumber',
          'b.expires_on as expiresOn',
          'l.quantity',
          'l.unit_price_minor as unitPriceMinor',
        ])
        .where('l.dispensing_id', '=', sql<string>`any(${ids}::uuid[])`)
        .orderBy('l.id')
        .execute()

export const insert = async (
  tx: WriteTx,
  head: Insertable<PharmacyDispensings>,
  rows: Insertable<PharmacyDispensingLines>[],
) => {
  await tx.insertInto('pharmacy.dispensings').values(head).execute()
  await tx.insertInto('pharmacy.dispensing_lines').values(rows).execute()
}
