import type { Reader } from '../../platform/db/db.js'

/** Branches that are open for patients, by name. */
export const branches = (db: Reader) =>
  db
    .selectFrom('organisation.pub_branches')
    .select(['id', 'name', 'time_zone as timeZone', 'currency'])
    .where('active', '=', true)
    .orderBy('name')
    .execute()

/** What a service costs; undefined where it has no price. */
export const price = (db: Reader, code: string) =>
  db.selectFrom('billing.pub_prices').select('amount_minor as minor').where('code', '=', code).executeTakeFirst()
