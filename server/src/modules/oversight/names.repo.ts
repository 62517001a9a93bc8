import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

const among = (ids: readonly string[]) => sql<string>`any(${ids}::uuid[])`

/** Patients by id, as a list shows them. */
export const patients = async (db: Reader, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db.selectFrom('patients.pub_patients').select(['id', 'number', 'name']).where('id', '=', among(ids)).execute()

export const branches = async (db: Reader, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db.selectFrom('organisation.pub_branches').select(['id', 'name']).where('id', '=', among(ids)).execute()

/** People and rooms by any of their ids. */
export async function others(db: Reader, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  const found = await Promise.all([
    db.selectFrom('identity.pub_accounts').select(['id', 'name']).where('id', '=', among(ids)).execute(),
    db.selectFrom('identity.pub_staff').select(['id', 'name']).where('id', '=', among(ids)).execute(),
    db.selectFrom('organisation.pub_rooms').select(['id', 'name']).where('id', '=', among(ids)).execute(),
  ])
  return found.flat()
}

/** Whom a few typed words may mean: employees by name, one patient by number. */
export async function meant(db: Reader, q: string) {
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  const [accounts, people] = await Promise.all([
    db
      .selectFrom('identity.pub_accounts')
      .select('id')
      .where(sql<boolean>`platform.fold(name || ' ' || username) like platform.fold(${like})`)
      .limit(10)
      .execute(),
    db.selectFrom('patients.pub_patients').select('id').where('number', '=', q.toUpperCase()).execute(),
  ])
  return { accountIds: accounts.map((a) => a.id), patientIds: people.map((p) => p.id) }
}
