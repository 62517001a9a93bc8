import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

export const find = (db: Reader, encounterId: string) =>
  db
    .selectFrom('encounters.drafts')
    .select(['encounter_id as encounterId', 'version', 'content', 'saved_at as savedAt'])
    .where('encounter_id', '=', encounterId)
    .executeTakeFirst()

export interface DraftRow {
  encounterId: string
  patientId: string
  authorId: string
  content: unknown
  at: string
}

/** The first save; undefined where something is already kept. */
export const insert = (tx: WriteTx, d: DraftRow) =>
  tx
    .insertInto('encounters.drafts')
    .values({
      encounter_id: d.encounterId,
      patient_id: d.patientId,
      author_id: d.authorId,
      content: JSON.stringify(d.content),
      saved_at: d.at,
    })
    .onConflict((c) => c.doNothing())
    .returning('version')
    .executeTakeFirst()

/** A later save; undefined where the version kept is another one. */
export const update = (tx: WriteTx, d: DraftRow, version: number) =>
  tx
    .updateTable('encounters.drafts')
    .set({ version: sql`version + 1`, author_id: d.authorId, content: JSON.stringify(d.content), saved_at: d.at })
    .where('encounter_id', '=', d.encounterId)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst()

export const remove = (tx: WriteTx, encounterId: string) =>
  tx.deleteFrom('encounters.drafts').where('encounter_id', '=', encounterId).execute()
