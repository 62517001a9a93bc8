import { newId } from '@tabib/contracts/core/id'
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../platform/db/tables.js'

/** Text that stands in every row of a set, so that a leak is seen wherever it surfaces. */
export type Marker = 'ours' | 'elsewhere' | 'foreign'

/** One row of every table, of one branch. */
export interface Rows {
  /** Id of the row of a table, `patients.patients`. */
  id: (table: string) => string | undefined
}

interface Column {
  table: string
  name: string
  type: string
  nullable: boolean
  filled: boolean
}
interface Shape {
  columns: Column[]
  /** `table.column` → `table.column` it refers to. */
  refers: Map<string, string>
  checks: { table: string; name: string; definition: string }[]
}

const SKIPPED = ['audit', 'pgboss', 'tabib_migrations', 'platform', 'information_schema', 'public']
// One row of these stands for all branches, or is there already.
const THERE = new Set(['organisation.branches', 'organisation.settings', 'identity.roles', 'organisation.counters'])

async function shapeOf(db: Kysely<DB>): Promise<Shape> {
  const schemas = sql.join(SKIPPED.map((s) => sql.lit(s)))
  const [columns, refers, checks] = await Promise.all([
    sql<Column>`
      select n.nspname || '.' || c.relname as "table", a.attname as name, t.typname as type, not a.attnotnull as nullable,
        (a.atthasdef or a.attidentity <> '') as filled
      from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
      join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
      where a.attnum > 0 and not a.attisdropped and n.nspname not like 'pg\\_%' and n.nspname not in (${schemas})
      order by 1, a.attnum`.execute(db),
    sql<{ from: string; to: string }>`
      select f.conrelid::regclass || '.' || a.attname as "from", f.confrelid::regclass || '.' || b.attname as "to"
      from pg_constraint f, unnest(f.conkey, f.confkey) k(own, other)
      join pg_attribute a on a.attnum = k.own join pg_attribute b on b.attnum = k.other
      where f.contype = 'f' and a.attrelid = f.conrelid and b.attrelid = f.confrelid`.execute(db),
    sql<Shape['checks'][number]>`
      select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'c' and conrelid <> 0
        and connamespace::regnamespace::text not in (${schemas})`.execute(db),
  ])
  return {
    columns: columns.rows,
    refers: new Map(refers.rows.map((r) => [r.from, r.to])),
    checks: checks.rows,
  }
}

/**
 * Puts one row into every table there is, for each branch given, made from the schema itself: a new table is in it by
 * existing. What a check forbids is allowed to these rows alone.
 */
export async function fill(db: Kysely<DB>, sets: { marker: Marker; branchId: string }[]): Promise<Rows[]> {
  const shape = await shapeOf(db)
  const tables = [...new Set(shape.columns.map((c) => c.table))].filter((t) => !THERE.has(t))
  return db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    const checks = shape.checks.filter((c) => tables.includes(c.table))
    for (const c of checks) await sql`alter table ${sql.table(c.table)} drop constraint ${sql.ref(c.name)}`.execute(tx)
    const filled: Rows[] = []
    for (const set of sets) filled.push(await fillOne(tx, shape, tables, set))
    for (const c of checks)
      await sql`alter table ${sql.table(c.table)} add constraint ${sql.ref(c.name)} ${sql.raw(c.definition.replace(/ NOT VALID$/, ''))} not valid`.execute(
        tx,
      )
    return filled
  })
}

async function fillOne(
  tx: Kysely<DB>,
  shape: Shape,
  tables: readonly string[],
  { marker, branchId }: { marker: Marker; branchId: string },
): Promise<Rows> {
  const made = new Map<string, unknown>([['organisation.branches.id', branchId]])
  const byName = new Map(shape.columns.map((c) => [`${c.table}.${c.name}`, c]))
  const valueOf = (c: Column, seen: readonly string[] = []): unknown => {
    const key = `${c.table}.${c.name}`
    if (made.has(key)) return made.get(key)
    const to = c.name === 'branch_id' ? 'organisation.branches.id' : shape.refers.get(key)
    const target = to === undefined ? undefined : byName.get(to)
    const own = target?.table === c.table || seen.includes(key)
    const value = own && c.nullable ? null : target && !own ? valueOf(target, [...seen, key]) : plain(c, shape, marker)
    made.set(key, value)
    return value
  }
  for (const table of tables) {
    // What may be empty stays so, except what ties rows together.
    const wanted = shape.columns.filter(
      (c) =>
        c.table === table &&
        (c.name === 'branch_id' || shape.refers.has(`${table}.${c.name}`) || (!c.nullable && !c.filled)),
    )
    // What is all defaults is one row for the clinic, and there already.
    if (wanted.length === 0) continue
    const names = sql.join(wanted.map((c) => sql.ref(c.name)))
    const values = sql.join(wanted.map((c) => sql`${valueOf(c)}`))
    await sql`insert into ${sql.table(table)} (${names}) overriding system value values (${values}) on conflict do nothing`
      .execute(tx)
      .catch((e: Error) => {
        throw new Error(`no row can be made for ${table}: ${e.message}`)
      })
  }
  return { id: (table) => made.get(`${table}.id`) as string | undefined }
}

let serial = 0

function plain({ table, name, type }: Column, { checks }: Shape, marker: Marker): unknown {
  if (type === 'uuid') return newId()
  if (type === 'text') {
    const allowed = checks.find((c) => c.table === table && new RegExp(`\\(?${name} = ANY`).test(c.definition))
    const first = allowed && /ARRAY\['([^']*)'/.exec(allowed.definition)?.[1]
    return first ?? `${marker}-${++serial}`
  }
  if (/^(int2|int4|int8|numeric|float4|float8)$/.test(type)) return 1
  if (type === 'bool') return true
  if (type === 'timestamptz') return '2026-11-20T04:00:00Z'
  if (type === 'date') return '2026-11-20'
  if (type === 'time') return '09:00'
  if (type === 'json' || type === 'jsonb') return '{}'
  if (type === 'bytea') return Buffer.from('x')
  if (type.startsWith('_')) return '{}'
  if (type.endsWith('range')) return 'empty'
  if (type === 'interval') return '1 hour'
  throw new Error(`${table}.${name}: no value for the type ${type}; say one in testing/matrix/rows.ts`)
}

/** A digest of every row of every table, or of those of one branch; what changed shows by its table's name. */
export async function digests(db: Kysely<DB>, branchId?: string): Promise<Record<string, string>> {
  const { columns } = await shapeOf(db)
  const all = [...new Set(columns.map((c) => c.table))]
  const tables = branchId ? all.filter((t) => columns.some((c) => c.table === t && c.name === 'branch_id')) : all
  const found: Record<string, string> = {}
  for (const table of tables) {
    const where = branchId ? sql`where branch_id = ${branchId}` : sql``
    const { rows } = await sql<{ digest: string }>`
      select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${sql.table(table)} t ${where}`.execute(
      db,
    )
    found[table] = rows[0]!.digest
  }
  return found
}
