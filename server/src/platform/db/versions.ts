import type { Kysely, Updateable } from 'kysely'
import type { WriteTx } from './db.js'
import type { DB } from './tables.js'

type Versioned = { [T in keyof DB]: DB[T] extends { id: unknown; version: unknown } ? T : never }[keyof DB]

/** What every versioned table has. */
type Any = Kysely<{ rows: { id: string; version: number } }>

/**
 * A function that writes changes to a row of this table where the version is still the one that was read, and counts the
 * version on. It says false where somebody was faster, and where there is no such row.
 */
export const changing =
  <T extends Versioned>(table: T) =>
  async (tx: WriteTx, id: string, version: number, changes: Updateable<DB[T]> = {}): Promise<boolean> => {
    const r = await (tx as unknown as Any)
      .updateTable(table as string as 'rows')
      .set({ ...changes, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    return r.numUpdatedRows === 1n
  }
