import { type Insertable, type Kysely, sql } from 'kysely'
import type { AuditLooks, DB } from '../../platform/db/tables.js'

export type LookRow = Insertable<AuditLooks> & { patient_ids: string[] }

/** Adds looks in one statement whose text is the same for any number of rows. */
export async function insert(db: Kysely<DB>, rows: LookRow[]): Promise<void> {
  const asText = rows.map((r) => ({ ...r, patient_ids: `{${r.patient_ids.join(',')}}` }))
  await sql`
    insert into audit.looks (at, account_id, actor_name, session_id, branch_id, address, request_id, action, route, patient_ids)
    select at, account_id, actor_name, session_id, branch_id, address, request_id, action, route, patient_ids::uuid[]
    from json_to_recordset(${JSON.stringify(asText)}::json)
      as r(at timestamptz, account_id uuid, actor_name text, session_id uuid, branch_id uuid, address text,
           request_id text, action text, route text, patient_ids text)`.execute(db)
}
