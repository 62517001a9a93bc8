import { type Insertable, sql } from 'kysely'
import { insertRows } from '../../platform/db/bulk.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PartnersPartners } from '../../platform/db/tables.js'

export interface NamedPartner {
  kind: string
  name: string
  /** The name as the one-name-per-kind rule sees it. */
  folded: string
  /** The active partner of that kind and name, where there is one. */
  id: string | null
}

/** Each kind and name with the active partner that bears it. */
export async function named(db: Reader, wanted: readonly { kind: string; name: string }[]): Promise<NamedPartner[]> {
  const { rows } = await sql<NamedPartner>`
    select w.kind, w.name, platform.fold(w.name) as folded, p.id
    from json_to_recordset(${JSON.stringify(wanted)}::json) as w(kind text, name text)
    left join partners.partners p on p.active and p.kind = w.kind and platform.fold(p.name) = platform.fold(w.name)`.execute(db)
  return rows
}

/** Adds partners another system knew. */
export const importPartners = (tx: WriteTx, rows: readonly Insertable<PartnersPartners>[]) => insertRows(tx, 'partners.partners', rows)
