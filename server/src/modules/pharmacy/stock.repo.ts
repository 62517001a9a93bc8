import { EXPIRING_DAYS, type StockFilter } from '@tabib/contracts/pharmacy/stock'
import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PharmacyBatches, PharmacyStockMovements } from '../../platform/db/tables.js'
import type { Shelf } from './medicines.repo.js'

export interface Row {
  medicineId: string
  code: string
  generic: string
  brand: string | null
  strength: string | null
  form: string
  unit: string
  packSize: number
  priceMinor: number
  reorderLevel: number
  active: boolean
  onHand: number
  expiring: number
  expired: number
  nearestExpiry: string | null
  low: boolean
  /** What the page is ordered by. */
  key: string
}

export interface Place {
  key: string
  id: string
}

/** Medicines of the formulary with what the branch has of each; one it never had is not low. */
const rows = ({ branchId, today }: Shelf) => sql`
  select m.id, m.code, m.generic, m.brand, m.strength, m.form, m.unit, m.pack_size, m.price_minor, m.reorder_level, m.active, m.search,
         coalesce(s.good, 0) as on_hand, coalesce(s.expiring, 0) as expiring, coalesce(s.expired, 0) as expired,
         coalesce(s.next_expiry, s.last_expired) as nearest, s.last_expired, s.medicine_id is not null as stocked,
         (m.active and m.reorder_level > 0 and coalesce(s.good, 0) <= m.reorder_level and s.medicine_id is not null) as low
  from pharmacy.medicines m
  left join (
    select b.medicine_id,
           sum(b.on_hand) filter (where b.expires_on >= ${today}::date) as good,
           sum(b.on_hand) filter (where b.expires_on >= ${today}::date and b.expires_on < ${today}::date + ${EXPIRING_DAYS}::int) as expiring,
           sum(b.on_hand) filter (where b.expires_on < ${today}::date) as expired,
           min(b.expires_on) filter (where b.expires_on >= ${today}::date and b.on_hand > 0) as next_expiry,
           max(b.expires_on) filter (where b.expires_on < ${today}::date and b.on_hand > 0) as last_expired
    from pharmacy.batches b where b.branch_id = ${branchId} group by b.medicine_id
  ) s on s.medicine_id = m.id
  where m.active or s.medicine_id is not null`

const keeps: Record<StockFilter, ReturnType<typeof sql>> = {
  all: sql`true`,
  low: sql`r.low`,
  expiring: sql`r.expiring > 0`,
  expired: sql`r.expired > 0`,
}

const keys: Record<StockFilter, ReturnType<typeof sql>> = {
  all: sql`r.generic`,
  low: sql`r.generic`,
  expiring: sql`r.nearest::text`,
  expired: sql`r.last_expired::text`,
}

interface Listing {
  filter: StockFilter
  words: readonly string[]
  after: Place | undefined
  limit: number
}

const literally = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)
const holdsWords = (words: readonly string[]) =>
  sql.join(
    [sql`true`, ...words.map((w) => sql`r.search like '%' || platform.fold(${literally(w)}) || '%'`)],
    sql` and `,
  )

/** A page of what the branch ever had, or of the whole formulary by words: by name, or what ends first where expiry is asked for. */
export async function list(db: Reader, shelf: Shelf, { filter, words, after, limit }: Listing): Promise<Row[]> {
  const beyond = after ? sql`(${keys[filter]}, r.id) > (${after.key}, ${after.id}::uuid)` : sql`true`
  const page = await sql<Row>`
    select r.id as "medicineId", r.code, r.generic, r.brand, r.strength, r.form, r.unit, r.pack_size as "packSize", r.price_minor as "priceMinor",
           r.reorder_level as "reorderLevel", r.active, r.on_hand as "onHand", r.expiring, r.expired, r.nearest as "nearestExpiry", r.low,
           ${keys[filter]} as key
    from (${rows(shelf)}) r
    where ${filter === 'all' && words.length === 0 ? sql`r.stocked` : keeps[filter]} and ${holdsWords(words)} and ${beyond}
    order by ${keys[filter]}, r.id limit ${limit}`.execute(db)
  return page.rows
}

interface Branch {
  id: string
  timeZone: string
}

export const branches = (db: Reader) =>
  db.selectFrom('organisation.pub_branches').select(['id', 'time_zone as timeZone']).$narrowType<Branch>().execute()

/** Medicines that have run low in a branch, with when they were last delivered there. */
export async function low(db: Reader, shelf: Shelf) {
  const { rows: short } = await sql<{ medicineId: string; item: string; left: number; delivered: string }>`
    select r.id as "medicineId", concat_ws(' ', r.generic, r.strength, replace(r.form, '_', ' ')) as item, r.on_hand as left,
           (select extract(epoch from max(b.received_at))::bigint::text from pharmacy.batches b
            where b.medicine_id = r.id and b.branch_id = ${shelf.branchId}) as delivered
    from (${rows(shelf)}) r where r.low order by r.generic, r.id limit 100`.execute(db)
  return short
}

/** How many medicines each filter shows. */
export async function counts(db: Reader, shelf: Shelf): Promise<Record<StockFilter, number>> {
  const { rows: found } = await sql<Record<StockFilter, number>>`
    select count(*) filter (where r.stocked)::int as "all", count(*) filter (where r.low)::int as low, count(*) filter (where r.expiring > 0)::int as expiring,
           count(*) filter (where r.expired > 0)::int as expired
    from (${rows(shelf)}) r`.execute(db)
  return found[0]!
}

const batchesOf = (db: Reader) =>
  db
    .selectFrom('pharmacy.batches as b')
    .leftJoin('partners.pub_partners as s', 's.id', 'b.supplier_id')
    .select([
      'b.id',
      'b.medicine_id as medicineId',
      'b.number',
      'b.expires_on as expiresOn',
      'b.unit_price_minor as unitPriceMinor',
      'b.unit_cost_minor as unitCostMinor',
      's.name as supplierName',
      'b.on_hand as onHand',
      'b.received_at as receivedAt',
    ])

/** Batches of medicines in a branch that hold something, first to expire first. */
export const batches = async (db: Reader, branchId: string, medicineIds: readonly string[]) =>
  medicineIds.length === 0
    ? []
    : batchesOf(db)
        .where('b.branch_id', '=', branchId)
        .where('b.medicine_id', '=', sql<string>`any(${medicineIds}::uuid[])`)
        .where('b.on_hand', '>', 0)
        .orderBy('b.expires_on')
        .orderBy('b.id')
        .execute()

/** Every batch a medicine ever had in a branch: what is on hand first, first to expire first. */
export const allBatches = (db: Reader, branchId: string, medicineId: string) =>
  batchesOf(db)
    .where('b.branch_id', '=', branchId)
    .where('b.medicine_id', '=', medicineId)
    .orderBy(sql`b.on_hand = 0`)
    .orderBy('b.expires_on')
    .orderBy('b.id')
    .limit(200)
    .execute()

export const batch = (db: Reader, id: string) => batchesOf(db).where('b.id', '=', id).executeTakeFirst()

export const movements = (db: Reader, branchId: string, medicineId: string) =>
  db
    .selectFrom('pharmacy.stock_movements as m')
    .innerJoin('pharmacy.batches as b', 'b.id', 'm.batch_id')
    .leftJoin('identity.pub_accounts as a', 'a.id', 'm.moved_by')
    .select([
      'm.id',
      'm.batch_id as batchId',
      'b.number as batchNumber',
      'm.kind',
      'm.quantity',
      'm.reason',
      'm.moved_at as movedAt',
      sql<string>`coalesce(a.name, '')`.as('movedBy'),
    ])
    .where('m.branch_id', '=', branchId)
    .where('m.medicine_id', '=', medicineId)
    .orderBy('m.moved_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(200)
    .execute()

/** Puts a batch on the shelf, or adds to the one of that number; undefined where that one ends on another day. */
export const receive = (tx: WriteTx, row: Insertable<PharmacyBatches>) =>
  tx
    .insertInto('pharmacy.batches')
    .values(row)
    .onConflict((c) =>
      c
        .columns(['branch_id', 'medicine_id', 'number'])
        .doUpdateSet({
          on_hand: sql`batches.on_hand + excluded.on_hand`,
          unit_price_minor: sql`excluded.unit_price_minor`,
          unit_cost_minor: sql`coalesce(excluded.unit_cost_minor, batches.unit_cost_minor)`,
          supplier_id: sql`coalesce(excluded.supplier_id, batches.supplier_id)`,
        })
        .where(sql<boolean>`batches.expires_on = excluded.expires_on`),
    )
    .returning('id')
    .executeTakeFirst()

/** The same number on the shelf, with the day it ends. */
export const namesake = (db: Reader, branchId: string, medicineId: string, number: string) =>
  db
    .selectFrom('pharmacy.batches')
    .select('expires_on as expiresOn')
    .where('branch_id', '=', branchId)
    .where('medicine_id', '=', medicineId)
    .where('number', '=', number)
    .executeTakeFirst()

/** The batch with its row locked, in one of these branches. */
export const lockBatch = (tx: WriteTx, id: string, branchIds: readonly string[]) =>
  tx
    .selectFrom('pharmacy.batches')
    .select(['id', 'branch_id as branchId', 'medicine_id as medicineId', 'on_hand as onHand'])
    .where('id', '=', id)
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .forUpdate()
    .executeTakeFirst()

/** Adds to a batch (or takes from it where `by` is negative) unless that would leave less than nothing; undefined then. */
export const shift = (tx: WriteTx, id: string, by: number) =>
  tx
    .updateTable('pharmacy.batches')
    .set({ on_hand: sql`on_hand + ${by}` })
    .where('id', '=', id)
    .where(sql<boolean>`on_hand + ${by} >= 0`)
    .returning('id')
    .executeTakeFirst()

/**
 * Locks what a branch has of some medicines. Always in the order of the batches' ids, so that two counters that want the
 * same batches wait for each other instead of blocking each other.
 */
export const lockShelf = async (tx: WriteTx, branchId: string, medicineIds: readonly string[]) =>
  medicineIds.length === 0
    ? []
    : tx
        .selectFrom('pharmacy.batches')
        .select([
          'id',
          'medicine_id as medicineId',
          'expires_on as expiresOn',
          'on_hand as onHand',
          'unit_price_minor as unitPriceMinor',
        ])
        .where('branch_id', '=', branchId)
        .where('medicine_id', '=', sql<string>`any(${medicineIds}::uuid[])`)
        .where('on_hand', '>', 0)
        .orderBy('id')
        .forUpdate()
        .execute()

export const move = (tx: WriteTx, row: Insertable<PharmacyStockMovements> | Insertable<PharmacyStockMovements>[]) =>
  tx.insertInto('pharmacy.stock_movements').values(row).execute()
