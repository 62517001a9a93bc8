import { type Insertable, sql } from 'kysely'
import type { Control, OperatorsDB } from './control.js'

export interface BackupRow {
  slug: string
  name: string
  database: string
  version: string | null
  country: string | null
  timeZone: string | null
  currency: string | null
  createdAt: string
  triedAt: string | null
  error: string | null
  path: string | null
  sizeBytes: number | null
  marks: string | null
}

/** Every clinic, served or not, and its newest backup. */
export const list = (db: Control, slugs?: readonly string[]): Promise<BackupRow[]> =>
  db
    .selectFrom('control.tenants as t')
    .leftJoin('control.backups as b', 'b.tenant', 't.slug')
    .select([
      't.slug',
      sql<string>`coalesce(nullif(t.name, ''), t.slug)`.as('name'),
      't.database',
      't.digest as version',
      't.country',
      't.time_zone as timeZone',
      't.currency',
      't.created_at as createdAt',
      'b.tried_at as triedAt',
      'b.error',
      'b.path',
      'b.size_bytes as sizeBytes',
      'b.marks',
    ])
    .where('t.status', '<>', 'opening')
    .$if(slugs !== undefined, (q) => q.where('t.slug', 'in', [...slugs!]))
    .orderBy('t.slug')
    .execute()

interface Whole {
  at: string
  path: string
  sizeBytes: number
  marks: string
}

export const noteWhole = (db: Control, tenant: string, { at, path, sizeBytes, marks }: Whole) => {
  const held = { written_at: at, holds_until: at, path, size_bytes: sizeBytes, marks }
  return note(db, { tenant, tried_at: at, error: null, ...held })
}

/** Nothing was written there until then that the newest backup does not hold. */
export const noteHolds = (db: Control, tenant: string, { at, until }: { at: string; until: string }) =>
  db
    .updateTable('control.backups')
    .set({ tried_at: at, error: null, holds_until: sql`greatest(holds_until, ${until})` })
    .where('tenant', '=', tenant)
    .execute()

export const noteFailure = (db: Control, tenant: string, { at, error }: { at: string; error: string }) =>
  note(db, { tenant, tried_at: at, error })

const note = (db: Control, row: Insertable<OperatorsDB['control.backups']>) =>
  db
    .insertInto('control.backups')
    .values(row)
    .onConflict((on) => on.column('tenant').doUpdateSet(row))
    .execute()

/** How old, in seconds, the oldest clinic's backup is, and how many last tries failed. */
export async function ages(db: Control, now: string): Promise<{ oldest: number; failed: number }> {
  const { rows } = await sql<{ oldest: number; failed: number }>`
    select coalesce(max(extract(epoch from ${now}::timestamptz - coalesce(b.holds_until, t.created_at))), 0)::float8 as oldest,
           count(b.error)::int as failed
    from control.tenants t left join control.backups b on b.tenant = t.slug where t.status <> 'opening'`.execute(db)
  return rows[0]!
}
