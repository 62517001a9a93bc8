import { type Insertable, sql, type Updateable } from 'kysely'
import type { Control, ControlTx, OperatorsDB } from './control.js'

export interface ClinicRow {
  slug: string
  database: string
  name: string
  domain: string | null
  status: string
  home: boolean
  country: string | null
  timeZone: string | null
  currency: string | null
  sizeBytes: number
  version: string | null
  migratedAt: string | null
  migrationError: string | null
  exportedAt: string | null
  backupAt: string | null
  backupSize: number | null
  backupHolds: string | null
  backupError: string | null
  lastActiveAt: string | null
  createdAt: string
  createdBy: string | null
  suspendedAt: string | null
  suspendedReason: string | null
}

const columns = sql`
  t.slug, t.database, coalesce(nullif(t.name, ''), t.slug) as name, t.host as domain, t.status, t.home, t.country,
  t.time_zone as "timeZone", t.currency, t.digest as version, t.migrated_at as "migratedAt",
  t.migration_error as "migrationError", t.backed_up_at as "exportedAt", b.written_at as "backupAt",
  b.size_bytes as "backupSize", b.holds_until as "backupHolds", b.error as "backupError", a.last_at as "lastActiveAt",
  t.created_at as "createdAt", t.created_by as "createdBy", t.suspended_at as "suspendedAt",
  t.suspended_reason as "suspendedReason"`
// A database that is being made or was lost has no size.
const size = sql`coalesce((select pg_database_size(d.oid) from pg_database d where d.datname = t.database), 0)::int8 as "sizeBytes"`

export interface Filter {
  q: string | undefined
  status: 'active' | 'suspended' | undefined
  after: { name: string; slug: string } | undefined
  limit: number
}

/** Clinics by name; the size is asked only of those that are shown. */
export async function list(db: Control, f: Filter): Promise<ClinicRow[]> {
  const { rows } = await sql<ClinicRow>`
    with shown as materialized (
      select * from control.tenants t
      where t.status <> 'opening'
        and (${f.status ?? null}::text is null or t.status = ${f.status ?? null})
        and (${f.q ?? null}::text is null or strpos(lower(t.name || ' ' || t.slug || ' ' || coalesce(t.host, '')), lower(${f.q ?? ''})) > 0)
        and (${f.after?.slug ?? null}::text is null
             or (lower(coalesce(nullif(t.name, ''), t.slug)), t.slug) > (lower(${f.after?.name ?? ''}), ${f.after?.slug ?? ''}))
      order by lower(coalesce(nullif(t.name, ''), t.slug)), t.slug limit ${f.limit})
    select ${columns}, ${size} from shown t left join control.activity a on a.tenant = t.slug
      left join control.backups b on b.tenant = t.slug
    order by lower(coalesce(nullif(t.name, ''), t.slug)), t.slug`.execute(db)
  return rows
}

export async function counts(db: Control, digest: string) {
  const { rows } = await sql<{ total: number; suspended: number; behind: number }>`
    select count(*)::int as total, count(*) filter (where status = 'suspended')::int as suspended,
           count(*) filter (where digest is distinct from ${digest})::int as behind
    from control.tenants where status <> 'opening'`.execute(db)
  return rows[0]!
}

export async function find(db: Control, slug: string): Promise<ClinicRow | undefined> {
  const { rows } = await sql<ClinicRow>`
    select ${columns}, ${size} from control.tenants t left join control.activity a on a.tenant = t.slug
      left join control.backups b on b.tenant = t.slug
    where t.slug = ${slug} and t.status <> 'opening'`.execute(db)
  return rows[0]
}

export const isTaken = (db: Control, slug: string) =>
  db.selectFrom('control.tenants').select('slug').where('slug', '=', slug).executeTakeFirst()

export const insert = (db: Control, row: Insertable<OperatorsDB['control.tenants']>) =>
  db.insertInto('control.tenants').values(row).execute()

/** Takes away what an opening that broke off left behind. */
export const clearOpening = (db: Control, slug: string, before: string) =>
  db
    .deleteFrom('control.tenants')
    .where('slug', '=', slug)
    .where('status', '=', 'opening')
    .where('created_at', '<', before)
    .execute()

/** Takes an opening back that began at this moment, and no later one of the same name. */
export const undoOpening = (db: Control, slug: string, begun: string) =>
  db
    .deleteFrom('control.tenants')
    .where('slug', '=', slug)
    .where('status', '=', 'opening')
    .where('created_at', '=', begun)
    .execute()

/** Changes a clinic that is in `status`, and was begun at that moment; false where it is not. */
export async function change(
  tx: ControlTx,
  { slug, status, begun }: { slug: string; status?: string; begun?: string },
  to: Updateable<OperatorsDB['control.tenants']>,
): Promise<boolean> {
  const r = await tx
    .updateTable('control.tenants')
    .set(to)
    .where('slug', '=', slug)
    .$if(status !== undefined, (q) => q.where('status', '=', status!))
    .$if(begun !== undefined, (q) => q.where('created_at', '=', begun!))
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Clinics of which nobody has said where they are. */
export const unplaced = (db: Control) =>
  db
    .selectFrom('control.tenants')
    .select('slug')
    .where('status', '=', 'active')
    .where('time_zone', 'is', null)
    .execute()

interface Placed {
  clinicName: string
  country: string
  timeZone: string
  currency: string
}

/** Says where a clinic is; every server would hear of a change, so a row that says it already is left alone. */
export const place = (db: Control, slug: string, { clinicName, country, timeZone, currency }: Placed) =>
  sql`
    update control.tenants
    set name = coalesce(nullif(name, ''), ${clinicName}), country = ${country}, time_zone = ${timeZone}, currency = ${currency}
    where slug = ${slug} and (name = '' or (country, time_zone, currency) is distinct from (${country}, ${timeZone}, ${currency}))`.execute(
    db,
  )
