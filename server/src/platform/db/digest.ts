import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the SQL lies: `control/` and `tenant/`. */
export const MIGRATIONS = new URL('../../../migrations/', import.meta.url).pathname

/** SQL files of a folder, in the order in which they are applied. */
export const migrationFiles = async (folder: string) => (await readdir(folder)).filter((n) => n.endsWith('.sql')).sort()

const TENANT = join(MIGRATIONS, 'tenant')

const digested = async (names: readonly string[]) => {
  const hash = createHash('sha256')
  for (const name of names) hash.update(name).update(await readFile(join(TENANT, `${name}.sql`)))
  return hash.digest('hex').slice(0, 12)
}

/** Names of the tenant migrations of this program, in the order in which they are applied. */
export const tenantMigrations = async () => (await migrationFiles(TENANT)).map((n) => n.replace('.sql', ''))

let digest: Promise<string> | undefined

/** A short digest of every tenant migration: two builds with the same digest have the same schema. Read once. */
export const schemaDigest = (): Promise<string> => (digest ??= tenantMigrations().then(digested))

/** The digest of the schema that only these migrations make; undefined where this program has not all of them. */
export async function digestOf(names: readonly string[]): Promise<string | undefined> {
  const known = new Set(await tenantMigrations())
  return names.every((n) => known.has(n)) ? digested(names) : undefined
}
