import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What `postmaster.pid` says; Postgres writes it and removes it in a clean stop. */
type Postmaster = { pid: number; status: string }

/** Reads `postmaster.pid`; undefined when there is none, or it is half written. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined
  } catch {
    return undefined
  }
}

/**
 * Clears away what a killed run left behind, so that a start finds the data folder free: a pid file nobody stands
 * behind, or a Postgres that outlived the process which started it (stopped cleanly, its work kept).
 * Throws when the process that started it still lives: two servers may not share one data folder.
 */
export async function endPreviousRun(cluster: string, owner: number | undefined): Promise<void> {
  const postmaster = readPostmaster(cluster)
  if (!postmaster) return
  if (!isPostgresOn(cluster, postmaster.pid)) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
    return
  }
  // A child whose parent died is given to another: while the parent is still the one noted, that one still lives.
  if (owner !== undefined && parentOf(postmaster.pid) === owner) {
    throw new Error(`The data in ${cluster} is in use by another Tabib on this machine (process ${owner}).`)
  }
  await endProcess(postmaster.pid)
}

/** Asks Postgres to stop at once but cleanly; after 30 s stops it without a checkpoint (it recovers when next started). */
async function endProcess(pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  if (await gone(pid, 30_000)) return
  signal(pid, 'SIGQUIT')
  if (!(await gone(pid, 10_000))) throw new Error(`An earlier Postgres (process ${pid}) does not stop.`)
}

async function gone(pid: number, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(20)) {
    if (!isAlive(pid)) return true
  }
  return false
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already.
  }
}

function isAlive(pid: number): boolean {
  const state = procStat(pid)?.[0]
  if (state !== undefined) return state !== 'Z'
  try {
    process.kill(pid, 0)
    return !existsSync('/proc/self/stat')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isPostgresOn(cluster: string, pid: number): boolean {
  if (!isAlive(pid)) return false
  const command = commandOf(pid)
  const folder = realpathSync(cluster)
  if (workingFolderOf(pid) === folder) return /postgres/.test(command)
  return /postgres/.test(command) && (command.includes(folder) || command.includes(cluster))
}

function workingFolderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ps(pid, 'command')
  }
}

function parentOf(pid: number): number {
  return Number(procStat(pid)?.[1] ?? ps(pid, 'ppid'))
}

/** State, parent and so on of a Linux process: the fields after the command's closing bracket. */
function procStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function ps(pid: number, field: 'command' | 'ppid'): string {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
