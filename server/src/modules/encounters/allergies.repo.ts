import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'
import type { EncountersAllergies } from '../../platform/db/tables.js'

/** Active allergies, severest first. */
export const active = statement((db, value: Values<{ patientId: string }>) =>
  db
    .selectFrom('encounters.allergies')
    .select(['id', 'version', 'substance', 'reaction', 'severity', 'status', 'recorded_at as recordedAt'])
    .where('patient_id', '=', value('patientId'))
    .where('status', '=', 'active')
    .orderBy(sql`array_position(array['severe','moderate','mild'], severity)`)
    .orderBy(sql`substance collate "und-x-icu"`)
    .limit(200),
)

export const reviews = statement((db, value: Values<{ patientId: string }>) =>
  db
    .selectFrom('encounters.allergy_reviews')
    .select(['none_known as noneKnown', 'said_at as saidAt'])
    .where('patient_id', '=', value('patientId')),
)

/** Notes what was said and when; the row stays locked until the transaction ends, so that two statements follow one another. */
export const say = (tx: WriteTx, row: { patientId: string; noneKnown: boolean; at: string; by: string }) =>
  tx
    .insertInto('encounters.allergy_reviews')
    .values({ patient_id: row.patientId, none_known: row.noneKnown, said_at: row.at, said_by: row.by })
    .onConflict((c) =>
      c.column('patient_id').doUpdateSet((eb) => ({
        none_known: eb.ref('excluded.none_known'),
        said_at: eb.ref('excluded.said_at'),
        said_by: eb.ref('excluded.said_by'),
      })),
    )
    .execute()

export const isKnown = async (db: Reader, patientId: string, substance: string) => {
  const row = await db
    .selectFrom('encounters.allergies')
    .select('id')
    .where('patient_id', '=', patientId)
    .where('status', '=', 'active')
    .where(sql<boolean>`platform.fold(substance) = platform.fold(${substance})`)
    .executeTakeFirst()
  return row !== undefined
}

export const insert = (tx: WriteTx, row: Insertable<EncountersAllergies>) =>
  tx.insertInto('encounters.allergies').values(row).execute()

export const find = (db: Reader, id: string) =>
  db
    .selectFrom('encounters.allergies')
    .select(['id', 'patient_id as patientId', 'status'])
    .where('id', '=', id)
    .executeTakeFirst()

/** Marks an active allergy as entered in error; undefined where it is no longer active. */
export const withdraw = (tx: WriteTx, id: string) =>
  tx
    .updateTable('encounters.allergies')
    .set({ status: 'entered_in_error', version: sql`version + 1` })
    .where('id', '=', id)
    .where('status', '=', 'active')
    .returning('id')
    .executeTakeFirst()
