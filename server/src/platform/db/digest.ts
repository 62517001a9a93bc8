import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the SQL lies: `control/` and `tenant/`. */
export const MIGRATIONS = new URL('../../../migrations/', import.meta.url).pathname

/** SQL files of a folder, in the order in which they are applied. */
export const migrationFiles = async (folder: string) => (await readdir(folder)).filter((n) => n.endsWith('.sql')).sort()

let digest: Promise<string> | undefined

/** A short digest of every tenant migration: two builds with the same digest have the same schema. Read once. */
export function schemaDigest(): Promise<string> {
  digest ??= (async () => {
    const folder = join(MIGRATIONS, 'tenant')
    const hash = createHash('sha256')
    for (const name of await migrationFiles(folder))
      hash.update(name.replace('.sql', '')).update(await readFile(join(folder, name)))
    return hash.digest('hex').slice(0, 12)
  })()
  return digest
}
