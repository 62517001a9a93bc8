import { type BookingRules, defaultRules } from '@tabib/contracts/scheduling/rules'
import type { Reader, WriteTx } from '../../platform/db/db.js'

/** What the clinic decided; what it never touched is as we set out. */
export async function read(db: Reader): Promise<{ version: number; rules: BookingRules }> {
  const row = await db
    .selectFrom('scheduling.rules')
    .select(['version', 'rules'])
    .where('id', '=', 'clinic')
    .executeTakeFirst()
  return {
    version: row?.version ?? 0,
    rules: { ...defaultRules, ...(row?.rules as Partial<BookingRules> | undefined) },
  }
}

/** Keeps what was decided, where nobody decided since `version`. Returns whether it did. */
export async function write(tx: WriteTx, version: number, rules: BookingRules): Promise<boolean> {
  const row = { rules: JSON.stringify(rules), version: version + 1 }
  if (version === 0) {
    const added = await tx
      .insertInto('scheduling.rules')
      .values({ id: 'clinic', ...row })
      .onConflict((c) => c.column('id').doNothing())
      .executeTakeFirst()
    return added.numInsertedOrUpdatedRows === 1n
  }
  const changed = await tx
    .updateTable('scheduling.rules')
    .set(row)
    .where('id', '=', 'clinic')
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}
