import type { Insertable } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'
import type { DB } from '../../platform/db/tables.js'

type Table = 'encounters' | 'observations' | 'diagnoses' | 'allergies' | 'procedures' | 'immunizations'

/** Adds rows; those whose id is there already stay as they are. */
const adding =
  <T extends Table>(table: T) =>
  (tx: WriteTx, rows: Insertable<DB[`encounters.${T}`]>[]) =>
    tx
      .insertInto(`encounters.${table}` as 'encounters.procedures')
      .values(rows as never)
      .onConflict((c) => c.column('id').doNothing())
      .execute()

export const encounters = adding('encounters')
export const observations = adding('observations')
export const diagnoses = adding('diagnoses')
export const allergies = adding('allergies')
export const procedures = adding('procedures')
export const immunizations = adding('immunizations')
