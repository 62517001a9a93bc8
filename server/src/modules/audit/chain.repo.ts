import { type SealedSource, sealedSources } from '@tabib/contracts/audit/chain'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import type { DB } from '../../platform/db/tables.js'
import type { Seal, SealPart } from './seals.js'

// Every column, by name: a column that is added later does not change what was sealed. Nothing here calls a function of the
// database's own making: whoever rewrites rows could rewrite that too.
const columns: Record<SealedSource, string> = {
  changes:
    'id, act, at, written_at, account_id, actor_name, session_id, branch_id, address, device, request_id, route, reason, action, entity, entity_id, patient_id, before, after',
  looks: 'id, at, account_id, actor_name, session_id, branch_id, address, request_id, action, route, patient_ids',
  events:
    'id, at, written_at, account_id, actor_name, session_id, branch_id, address, device, request_id, route, reason, kind, subject, patient_id, detail, count',
}

const tableOf = (source: SealedSource) => sql.raw(`audit.${source}`)

/** A row's own digest. JSON of Postgres is the same text for the same row everywhere, in UTC. */
function digestOf(source: SealedSource): RawBuilder<Buffer> {
  const all = columns[source].replace(/\w+/g, 'c.$&')
  return sql.raw(`pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.jsonb_build_array(${all})::text, 'UTF8'))`)
}

/**
 * For this transaction, rows are found by their numbers: the planner cannot know how short the ranges of a seal are and would
 * read the whole table for each.
 */
export async function byNumber(db: Reader): Promise<void> {
  await sql`
    select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
           set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)`.execute(
    db,
  )
}

export interface Snapshot {
  /** Every transaction below this number is over. */
  oldest: string
  /** Every transaction from this number on had not begun. */
  next: string
  cluster: string
}

/** What this transaction sees of the others; take it first. */
export async function snapshot(db: Reader): Promise<Snapshot> {
  const { rows } = await sql<Snapshot>`
    select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s)::text as next,
           (select system_identifier::text from pg_control_system()) as cluster
    from pg_current_snapshot() s`.execute(db)
  return rows[0]!
}

const NOTHING_YET = { upto: 0, open: '{}' }
export type Reached = Record<SealedSource, { upto: number; open: string }>

export async function partsOf(db: Reader, n: number): Promise<Reached> {
  const rows = await db
    .selectFrom('audit.seal_parts')
    .select(['source', 'upto', 'open'])
    .where('seal', '=', n)
    .execute()
  const of = (source: SealedSource) => rows.find((r) => r.source === source) ?? NOTHING_YET
  return { changes: of('changes'), looks: of('looks'), events: of('events') }
}

export const head = (db: Reader) =>
  db.selectFrom('audit.seals').selectAll().orderBy('n', 'desc').limit(1).executeTakeFirst()

/**
 * Numbers that were open when some earlier seal was made and whose transactions have all ended since. A seal is passed
 * between, so that a number given out just before its transaction got one of its own is not thought dead.
 */
export async function closable(db: Reader, now: Snapshot): Promise<Reached | undefined> {
  const over = await db
    .selectFrom('audit.seals')
    .select('n')
    .where('cluster', '=', now.cluster)
    .where(sql<boolean>`horizon <= ${now.oldest}::xid8`)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  return over && over.n > 1 ? partsOf(db, over.n - 1) : undefined
}

/** The rows that are not sealed yet, at most `most` new ones, and what becomes of the numbers without a row. */
export async function gather(
  db: Reader,
  source: SealedSource,
  { reached, dead, most }: { reached: Reached[SealedSource]; dead: string; most: number },
): Promise<SealPart> {
  const { rows } = await sql<Omit<SealPart, 'source'>>`
    with fresh as (
      (select c.id, ${digestOf(source)} as h from ${tableOf(source)} c where c.id > ${reached.upto} order by c.id limit ${most})
      union all
      select c.id, ${digestOf(source)} from unnest(${reached.open}::int8multirange) r
        join ${tableOf(source)} c on c.id >= lower(r) and c.id < upper(r)
    ),
    sealed as (
      select coalesce(range_agg(int8range(id, id + 1)), '{}') as ids, count(*)::int as count,
             sha256(coalesce(string_agg(h, ''::bytea order by id), '')) as digest,
             coalesce(string_agg(substr(h, 1, 8), ''::bytea order by id), '') as marks,
             greatest(coalesce(max(id), 0), ${reached.upto}::int8) as upto
      from fresh
    )
    select ids::text, count, digest, marks, upto,
           (${reached.open}::int8multirange + int8multirange(int8range(${reached.upto}::int8 + 1, upto + 1)) - ids - ${dead}::int8multirange)::text as open
    from sealed`.execute(db)
  return { source, ...rows[0]! }
}

/** Adds a seal. Two that follow the same one cannot both be added. */
export async function insert(db: Kysely<DB>, { parts, ...seal }: Seal): Promise<void> {
  await db.insertInto('audit.seals').values(seal).execute()
  await db
    .insertInto('audit.seal_parts')
    .values(parts.map((p) => ({ ...p, seal: seal.n })))
    .execute()
}

/** Seals from one number on, in order, with what each says. */
export async function sealsFrom(db: Reader, n: number, limit: number): Promise<Seal[]> {
  const seals = await db.selectFrom('audit.seals').selectAll().where('n', '>=', n).orderBy('n').limit(limit).execute()
  if (seals.length === 0) return []
  const parts = await db
    .selectFrom('audit.seal_parts')
    .selectAll()
    .where('seal', '>=', seals[0]!.n)
    .where('seal', '<=', seals.at(-1)!.n)
    .execute()
  const bySeal = Map.groupBy(parts, (p) => p.seal)
  return seals.map((s) => ({
    ...s,
    parts: (bySeal.get(s.n) ?? []).map(({ seal: _, ...p }) => ({ ...p, source: p.source as SealedSource })),
  }))
}

/** Of seals `from` to `to`, those whose rows of this table are no longer what was sealed. */
export async function unlike(db: Reader, source: SealedSource, from: number, to: number): Promise<number[]> {
  const { rows } = await sql<{ seal: number }>`
    select p.seal from audit.seal_parts p
    cross join lateral (
      select count(*) as count, sha256(coalesce(string_agg(h, ''::bytea order by id), '')) as digest
      -- Digests first: sorting whole rows takes ten times as long.
      from (select c.id, ${digestOf(source)} as h from unnest(p.ids) r
              join ${tableOf(source)} c on c.id >= lower(r) and c.id < upper(r) offset 0) member
    ) now
    where p.source = ${source} and p.seal between ${from} and ${to}
      and (now.count <> p.count or now.digest <> p.digest)
    order by p.seal`.execute(db)
  return rows.map((r) => r.seal)
}

/** The first row of a seal that is gone or no longer what it was. */
export async function firstUnlike(db: Reader, source: SealedSource, seal: number) {
  const { rows } = await sql<{ id: string; gone: boolean }>`
    with member as (
      select i as id, row_number() over (order by i) as place, p.marks
      from audit.seal_parts p, unnest(p.ids) r, generate_series(lower(r), upper(r) - 1) i
      where p.seal = ${seal} and p.source = ${source}
    )
    select m.id::text, c.id is null as gone from member m left join ${tableOf(source)} c on c.id = m.id
    where c.id is null or substr(m.marks, ((m.place - 1) * 8 + 1)::int, 8) <> substr(${digestOf(source)}, 1, 8)
    order by m.id limit 1`.execute(db)
  return rows[0]
}

/** How many rows there are that should have been sealed. */
export async function rowsUpTo(db: Reader, source: SealedSource, reached: Reached[SealedSource]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from ${tableOf(source)} where id <= ${reached.upto})
         - (select count(*) from unnest(${reached.open}::int8multirange) r
              join ${tableOf(source)} c on c.id >= lower(r) and c.id < upper(r)) as count`.execute(db)
  return rows[0]!.count
}

/** The first row that no seal names though it should stand in one, and the first seal made after its number was given out. */
export async function firstAdded(db: Reader, source: SealedSource, reached: Reached[SealedSource]) {
  const { rows } = await sql<{ id: string; seal: number }>`
    with named as materialized (
      select coalesce(range_agg(ids), '{}') + ${reached.open}::int8multirange as ids from audit.seal_parts where source = ${source}
    )
    select c.id::text, (select min(p.seal) from audit.seal_parts p where p.source = ${source} and p.upto >= c.id) as seal
    from ${tableOf(source)} c, named
    where c.id <= ${reached.upto} and not c.id <@ named.ids order by c.id limit 1`.execute(db)
  return rows[0]
}

/** Rows that are not sealed yet, of all three tables. */
export async function unsealed(db: Reader, reached: Reached): Promise<number> {
  const each = sealedSources.map(
    (s) => sql`(select count(*) from ${tableOf(s)} where id > ${reached[s].upto})
      + (select count(*) from unnest(${reached[s].open}::int8multirange) r
           join ${tableOf(s)} c on c.id >= lower(r) and c.id < upper(r))`,
  )
  const { rows } = await sql<{ count: number }>`select ${sql.join(each, sql` + `)} as count`.execute(db)
  return rows[0]!.count
}

/** Hashes of seals by their numbers. */
export async function hashes(db: Reader, ns: readonly number[]): Promise<Map<number, { hash: string; at: string }>> {
  const { rows } = await sql<{ n: number; hash: string; at: string }>`
    select n, encode(hash, 'hex') as hash, at from audit.seals where n = any(${ns}::int8[])`.execute(db)
  return new Map(rows.map((r) => [r.n, r]))
}

/** The seal whose hash begins with these ten bytes. */
export async function byStart(db: Reader, start: Buffer) {
  const beyond = Buffer.concat([start, Buffer.alloc(22, 0xff)])
  return db
    .selectFrom('audit.seals')
    .select(['n', 'at', 'hash'])
    .select((e) =>
      e
        .selectFrom('audit.seal_parts')
        .whereRef('seal', '=', 'audit.seals.n')
        .select(sql<number>`sum(count)::int`.as('rows'))
        .as('rows'),
    )
    .where('hash', '>=', start)
    .where('hash', '<=', beyond)
    .executeTakeFirst()
}
