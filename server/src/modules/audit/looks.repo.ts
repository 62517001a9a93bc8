import { type Insertable, type Kysely, sql } from 'kysely'
import { statement, type Values } from '../../platform/db/statement.js'
import type { AuditLooks, DB } from '../../platform/db/tables.js'

export type LookRow = Insertable<AuditLooks> & { patient_ids: string[] }

const inserting = statement(
  (_db, value: Values<{ rows: string }>) =>
    sql`
    with quick as materialized (select set_config('synchronous_commit', 'off', true))
    insert into audit.looks (at, account_id, actor_name, session_id, branch_id, address, request_id, action, route, patient_ids)
    select at, account_id, actor_name, session_id, branch_id, address, request_id, action, route, patient_ids::uuid[]
    from json_to_recordset(${value('rows')}::json)
      as r(at timestamptz, account_id uuid, actor_name text, session_id uuid, branch_id uuid, address text,
           request_id text, action text, route text, patient_ids text), quick`,
)

/**
 * Adds looks in one statement whose text is the same for any number of rows. It does not wait for the disk: a power cut may
 * take the looks of its last half second, a crash of this process takes none.
 */
export async function insert(db: Kysely<DB>, rows: LookRow[]): Promise<void> {
  const asText = rows.map((r) => ({ ...r, patient_ids: `{${r.patient_ids.join(',')}}` }))
  await inserting(db, { rows: JSON.stringify(asText) })
}
