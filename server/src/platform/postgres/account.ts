import { execFileSync } from 'node:child_process'
import { chownSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The operating-system account Postgres runs as; undefined means "as whoever runs this process". */
export type Account = { uid: number; gid: number } | undefined

const accountName = 'postgres'
const repositoryRoot = resolve(import.meta.dirname, '../../../..')

const isRoot = () => process.getuid?.() === 0

/**
 * Where data lives when nobody says otherwise: `DATA_DIR`, else `./data` beside the code for an ordinary user, else
 * `/var/lib/tabib` for root (whose own home Postgres' account may not enter).
 */
export function defaultDataDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.DATA_DIR) return resolve(env.DATA_DIR)
  return isRoot() ? '/var/lib/tabib' : resolve(repositoryRoot, 'data')
}

/** Postgres refuses to run as root: root lends it the `postgres` account, made when the machine has none. */
export function clusterAccount(): Account {
  if (!isRoot()) return undefined
  return findAccount() ?? createAccount()
}

function findAccount(): Account {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, accountName], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function createAccount(): Account {
  const nologin = '/usr/sbin/nologin'
  try {
    execFileSync('groupadd', ['--system', '--force', accountName], { stdio: 'ignore' })
    execFileSync('useradd', ['--system', '--no-create-home', '-g', accountName, '-s', nologin, accountName], {
      stdio: 'ignore',
    })
  } catch (cause) {
    throw new Error(
      'Postgres does not run as root, and the account "postgres" could not be made here. ' +
        'Start as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
  return findAccount()
}

/** Hands a file or folder to the account. */
export function give(path: string, account: Account): void {
  if (account) chownSync(path, account.uid, account.gid)
}

/** The first folder on the way to `path` (itself included) that the account may not enter; undefined when none. */
export function closedFolder(path: string, account: Account): string | undefined {
  if (!account) return undefined
  const folders: string[] = []
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    folders.unshift(folder)
    if (folder === dirname(folder)) break
  }
  return folders.find((folder) => !mayEnter(folder, account))
}

function mayEnter(folder: string, account: { uid: number; gid: number }): boolean {
  const { mode, uid, gid } = statSync(folder)
  if (uid === account.uid) return (mode & 0o100) !== 0
  if (gid === account.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}
