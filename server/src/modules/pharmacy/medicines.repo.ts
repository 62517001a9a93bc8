import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PharmacyMedicines } from '../../platform/db/tables.js'

const facts = [
  'm.id',
  'm.version',
  'm.code',
  'm.generic',
  'm.brand',
  'm.atc',
  'm.system',
  'm.form',
  'm.strength',
  'm.route',
  'm.unit',
  'm.dose_unit as doseUnit',
  'm.content',
  'm.pack_size as packSize',
  'm.pack_unit as packUnit',
  'm.price_minor as priceMinor',
  'm.tax_rate as taxRate',
  'm.hsn',
  'm.schedule',
  'm.reorder_level as reorderLevel',
  'm.active',
] as const

export interface Shelf {
  branchId: string
  /** Batches that expire before this day do not count. */
  today: string
}

/** Medicines with what the branch can hand out and what the next batch costs. */
const shelved = (db: Reader, { branchId, today }: Shelf) =>
  db
    .selectFrom('pharmacy.medicines as m')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('pharmacy.batches as b')
          .select([
            sql<number>`sum(b.on_hand)`.as('on_hand'),
            sql<number>`(array_agg(b.unit_price_minor order by b.expires_on, b.id))[1]`.as('next_price'),
          ])
          .whereRef('b.medicine_id', '=', 'm.id')
          .where('b.branch_id', '=', branchId)
          .where('b.on_hand', '>', 0)
          .where('b.expires_on', '>=', today)
          .as('s'),
      (join) => join.onTrue(),
    )
    .select([...facts, sql<number>`coalesce(s.on_hand, 0)`.as('onHand')])
    .select(sql<number>`coalesce(s.next_price, m.price_minor)`.as('nextPriceMinor'))

export const find = (db: Reader, id: string, shelf: Shelf) =>
  shelved(db, shelf).where('m.id', '=', id).executeTakeFirst()

export const byIds = async (db: Reader, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('pharmacy.medicines as m')
        .select(facts)
        .where('m.id', '=', sql<string>`any(${ids}::uuid[])`)
        .execute()

const folded = (q: string) => sql<string>`platform.fold(${q})`
const literally = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)

interface Search {
  q: string
  inactive: boolean
  limit: number
}

/** Medicines that hold every word: what begins with the words first, then a brand or word that does, then the
 * rest; what the branch has before what it has not. */
export const matching = (db: Reader, shelf: Shelf, { q, inactive, limit }: Search) => {
  const words = q.split(/\s+/).slice(0, 6)
  const begins = sql<string>`platform.fold(${literally(q)}) || '%'`
  return shelved(db, shelf)
    .$if(!inactive, (s) => s.where('m.active', '=', true))
    .where((eb) =>
      eb.and(words.map((w) => eb('m.search', 'like', sql<string>`'%' || platform.fold(${literally(w)}) || '%'`))),
    )
    .orderBy(
      sql`case when platform.fold(m.code) = ${folded(q)} then 0
               when m.search like ${begins} then 1
               when platform.fold(coalesce(m.brand, '')) like ${begins} then 1
               when m.search like '% ' || ${begins} then 2 else 3 end`,
    )
    .orderBy(sql`(s.on_hand is null)`)
    .orderBy(sql`length(m.generic)`)
    .orderBy('m.generic')
    .orderBy('m.strength')
    .orderBy('m.id')
    .limit(limit)
    .execute()
}

/** Medicines whose name is spelt alike, likeliest first. */
export const resembling = (db: Reader, shelf: Shelf, { q, inactive, limit }: Search) =>
  shelved(db, shelf)
    .$if(!inactive, (s) => s.where('m.active', '=', true))
    .where(sql<boolean>`word_similarity(${folded(q)}, m.search) >= 0.35`)
    .orderBy(
      sql`greatest(similarity(${folded(q)}, platform.fold(m.generic)), similarity(${folded(q)}, platform.fold(coalesce(m.brand, '')))) desc`,
    )
    .orderBy('m.generic')
    .orderBy('m.id')
    .limit(limit)
    .execute()

export interface Place {
  generic: string
  id: string
}

/** The formulary by name, page by page. */
export const list = (
  db: Reader,
  shelf: Shelf,
  { inactive, limit, after }: Omit<Search, 'q'> & { after: Place | undefined },
) =>
  shelved(db, shelf)
    .$if(!inactive, (s) => s.where('m.active', '=', true))
    .$if(after !== undefined, (s) => s.where(sql<boolean>`(m.generic, m.id) > (${after?.generic}, ${after?.id}::uuid)`))
    .orderBy('m.generic')
    .orderBy('m.id')
    .limit(limit)
    .execute()

/** Others of the same substance, strength and form that the branch has, fullest shelf first. */
export const alternatives = (
  db: Reader,
  shelf: Shelf,
  m: { id: string | null; generic: string; strength: string | null; form: string | null },
) =>
  shelved(db, shelf)
    .where('m.active', '=', true)
    .where(sql<boolean>`platform.fold(m.generic) = platform.fold(${m.generic})`)
    .where(sql<boolean>`platform.fold(coalesce(m.strength, '')) = platform.fold(${m.strength ?? ''})`)
    .$if(m.form !== null, (s) => s.where('m.form', '=', m.form!))
    .$if(m.id !== null, (s) => s.where('m.id', '<>', m.id!))
    .where('s.on_hand', '>', 0)
    .orderBy('s.on_hand', 'desc')
    .limit(5)
    .execute()

export const insert = (tx: WriteTx, row: Insertable<PharmacyMedicines>) =>
  tx.insertInto('pharmacy.medicines').values(row).execute()

/** Adds medicines; one whose code is in the formulary already stays as the clinic has it. Returns how many were added. */
export async function load(tx: WriteTx, rows: Insertable<PharmacyMedicines>[]): Promise<number> {
  const added = await tx
    .insertInto('pharmacy.medicines')
    .values(rows)
    .onConflict((c) => c.column('code').doNothing())
    .returning('id')
    .execute()
  return added.length
}

/** Changes the medicine if it still has this version; undefined otherwise. */
export const change = (tx: WriteTx, id: string, version: number, columns: Updateable<PharmacyMedicines>) =>
  tx
    .updateTable('pharmacy.medicines')
    .set({ ...columns, version: sql`version + 1` })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
