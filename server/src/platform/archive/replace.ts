import { setTimeout as pause } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { createDatabase, ensureTemplate, migrate } from '../db/migrate.js'
import { withDatabase } from '../db/pools.js'
import type { DatabaseAccess } from '../db/tenants.js'
import type { ArchiveHead } from './import.js'

/** Whoever works in the database may need a moment to be gone. */
const TRIES = 20
const PAUSE_MS = 250
const IN_USE = '55006'

/** The name of a database for what is to take a clinic's place; no clinic has it. */
export const arrivingAt = ({ prefix }: DatabaseAccess, slug: string) =>
  `${prefix}_arriving_${slug.replaceAll('-', '_')}`

/** Makes a database of the schema that an archive's rows have; one of that name is dropped. */
export async function databaseFor(
  head: Pick<ArchiveHead, 'earlier' | 'migrations'>,
  admin: Kysely<unknown>,
  { access, name }: { access: Pick<DatabaseAccess, 'adminUrl' | 'prefix'>; name: string },
): Promise<void> {
  const { adminUrl, prefix } = access
  await leave(admin, name)
  if (!head.earlier) return createDatabase(admin, name, await ensureTemplate(admin, adminUrl, prefix))
  await createDatabase(admin, name)
  await migrate(withDatabase(adminUrl, name), 'tenant', head.migrations)
}

/** Takes away what has not taken its place. */
export async function leave(admin: Kysely<unknown>, arriving: string): Promise<void> {
  await sql.raw(`drop database if exists "${arriving}" with (force)`).execute(admin)
}

interface Exchange {
  arriving: string
  /** The clinic's database, whose name the other one gets. */
  database: string
  /** The name under which it is kept. */
  keep: string
}

/**
 * Puts one database in the place of another, which is kept: both get their new names, or none does. Connections to either are
 * ended. @returns whether there was one to keep
 */
export async function takePlace(admin: Kysely<unknown>, { arriving, database, keep }: Exchange): Promise<boolean> {
  return admin.connection().execute(async (held) => {
    const say = (text: string) => sql.raw(text).execute(held)
    const { rows } = await sql`select from pg_database where datname = ${database}`.execute(held)
    const stood = rows.length > 0
    let name = database
    if (stood) await say(`alter database "${database}" with allow_connections false`)
    try {
      for (let tries = 1; name === database; tries++) {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname in (${arriving}, ${database})`.execute(
          held,
        )
        try {
          await say(
            `begin; ${stood ? `alter database "${database}" rename to "${keep}";` : ''} alter database "${arriving}" rename to "${database}"; commit`,
          )
          name = keep
        } catch (e) {
          await say('rollback')
          if ((e as { code?: string }).code !== IN_USE || tries === TRIES) throw e
          await pause(PAUSE_MS)
        }
      }
    } finally {
      if (stood) await say(`alter database "${name}" with allow_connections true`)
    }
    return stood
  })
}
