import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { createDatabase } from './migrate.js'

/**
 * Databases cloned beforehand: cloning takes Postgres hundreds of milliseconds, giving one a name takes it one. `template`,
 * whose name holds the version of what it is, is what all of them were cloned from.
 */
const nameOf = (template: string) => `${template}_spare_`

async function spares(admin: Kysely<any>, template: string): Promise<string[]> {
  const { rows } = await sql<{ datname: string }>`
    select datname from pg_database where starts_with(datname, ${nameOf(template)}) order by datname`.execute(admin)
  return rows.map((r) => r.datname)
}

/** Gives a spare database this name. False where there is none; two who ask at once never get the same. */
export async function takeSpare(admin: Kysely<any>, template: string, database: string): Promise<boolean> {
  for (const spare of await spares(admin, template)) {
    try {
      await sql.raw(`alter database "${spare}" rename to "${database}"`).execute(admin)
      return true
    } catch (e) {
      // Somebody else was quicker, or is at it.
      if (!['3D000', '55006', 'XX000'].includes((e as { code?: string }).code ?? '')) throw e
    }
  }
  return false
}

interface Stocking {
  template: string
  /** How many there are to be. */
  count: number
  /** What the names of older versions' spares begin with, which are dropped. */
  family: string
  stop: AbortSignal
}

/** Clones until there are `count` spares; one process at a time. */
export async function stockSpares(admin: Kysely<any>, { template, count, family, stop }: Stocking): Promise<void> {
  await admin.connection().execute(async (held) => {
    const lock = nameOf(template)
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_lock(hashtext(${lock})) as mine`.execute(held)
    if (!rows[0]!.mine) return
    try {
      const { rows: old } = await sql<{ datname: string }>`
        select datname from pg_database
        where starts_with(datname, ${family}) and datname like '%\\_spare\\_%' and not starts_with(datname, ${lock})`.execute(
        held,
      )
      for (const { datname } of old) await sql.raw(`drop database if exists "${datname}" with (force)`).execute(held)
      for (let n = (await spares(held, template)).length; n < count && !stop.aborted; n++)
        await createDatabase(held, `${lock}${randomBytes(4).toString('hex')}`, template)
    } finally {
      await sql`select pg_advisory_unlock(hashtext(${lock}))`.execute(held)
    }
  })
}
