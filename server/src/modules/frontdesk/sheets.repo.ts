import type { Reader } from '../../platform/db/db.js'
import type { Doctor } from '../../platform/paper/paper-data.js'

/** The doctor as they sign; no name where the visit has none. */
export async function doctor(db: Reader, staffId: string | null): Promise<Doctor> {
  if (!staffId) return { name: '' }
  const row = await db
    .selectFrom('identity.pub_staff')
    .select(['name', 'qualifications', 'speciality', 'licence_number'])
    .where('id', '=', staffId)
    .executeTakeFirst()
  return {
    name: row?.name ?? '',
    ...(row?.qualifications ? { qualifications: row.qualifications } : {}),
    ...(row?.speciality ? { speciality: row.speciality } : {}),
    ...(row?.licence_number ? { licence: row.licence_number } : {}),
  }
}

/** Tests and panels ordered in a visit, in the order asked for. */
export async function tests(db: Reader, encounterId: string): Promise<{ title: { en: string } }[]> {
  const rows = await db
    .selectFrom('lab.pub_orders')
    .select(['title'])
    .where('encounter_id', '=', encounterId)
    .where('status', '<>', 'cancelled')
    .orderBy('placed_at')
    .orderBy('id')
    .execute()
  return rows as unknown as { title: { en: string } }[]
}
