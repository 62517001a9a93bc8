import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { clusterAccount, closedFolder, give } from './account.js'
import type { Account } from './account.js'
import { findBinaries } from './binaries.js'
import type { Binaries } from './binaries.js'
import { endPreviousRun, readPostmaster } from './previous.js'
import { initdbFlags, settingArguments } from './settings.js'

export { defaultDataDir } from './account.js'

export type EmbeddedOptions = {
  /** The cluster lives in `<dataDir>/postgres`, its port and password in `<dataDir>/postgres.json`. */
  dataDir: string
  /** A fixed port; otherwise a free one is chosen once and remembered. */
  port?: number
  /** Faster, and lost in a power cut: for tests and benchmarks. */
  ephemeral?: boolean
}

export type EmbeddedCluster = {
  /** The superuser's address of the database `postgres`, on 127.0.0.1. */
  url: string
  /** Ends Postgres cleanly; harmless when it has ended already. */
  stop(): Promise<void>
}

/** What must be the same the next time; `owner` is the process that started Postgres last. */
type Memory = { port: number; password: string; owner?: number }

type Place = { cluster: string; memory: string; log: string; account: Account; binaries: Binaries }

/**
 * Starts Postgres on a data folder, which is made on first use, and waits until it answers. Whatever an earlier run
 * left after a crash is cleared away first. Postgres is not in our terminal's process group, so that Ctrl-C reaches
 * only the server, which then stops Postgres last; if this process ends without saying so, Postgres is told to end.
 * Throws with a sentence for the person who starts the server.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedCluster> {
  const place = prepare(resolve(options.dataDir))
  const memory = recall(place)
  await endPreviousRun(place.cluster, memory.owner)
  if (!existsSync(place.cluster)) await initialise(place, memory)
  memory.port = options.port ?? (await usablePort(memory.port))
  memory.owner = process.pid
  remember(place, memory)
  const child = await launch(place, memory, options.ephemeral ? 'ephemeral' : 'durable')
  return {
    url: `postgres://postgres:${memory.password}@127.0.0.1:${memory.port}/postgres`,
    stop: () => end(child),
  }
}

function prepare(dataDir: string): Place {
  makeReachable(dataDir)
  const account = clusterAccount()
  const closed = closedFolder(dataDir, account)
  if (closed) {
    throw new Error(
      `Postgres runs as the account "postgres", which may not enter ${closed}. Set DATA_DIR to a folder it can reach.`,
    )
  }
  return {
    cluster: join(dataDir, 'postgres'),
    memory: join(dataDir, 'postgres.json'),
    log: join(dataDir, 'postgres.log'),
    account,
    binaries: findBinaries(account),
  }
}

/** Makes the folder so that others may pass through it, but not list it, whatever the umask. */
function makeReachable(dataDir: string): void {
  const umask = process.umask(0o066)
  mkdirSync(dataDir, { recursive: true })
  process.umask(umask)
}

function recall(place: Place): Memory {
  if (existsSync(place.memory)) return JSON.parse(readFileSync(place.memory, 'utf8')) as Memory
  if (existsSync(place.cluster)) {
    throw new Error(`${place.memory} is missing: it holds the password of the data in ${place.cluster}.`)
  }
  const memory = { port: 0, password: randomBytes(24).toString('base64url') }
  remember(place, memory)
  return memory
}

function remember(place: Place, memory: Memory): void {
  const unfinished = `${place.memory}.new`
  rmSync(unfinished, { force: true })
  writeFileSync(unfinished, JSON.stringify(memory), { mode: 0o600, flush: true })
  renameSync(unfinished, place.memory)
}

/** Makes the cluster beside its final place and moves it there when complete, so that a crash leaves no half of one. */
async function initialise(place: Place, memory: Memory): Promise<void> {
  const unfinished = `${place.cluster}.new`
  const passwordFile = `${place.memory}.password`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  give(unfinished, place.account)
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, memory.password, { mode: 0o600 })
  give(passwordFile, place.account)
  try {
    const child = run(place, place.binaries.initdb, [
      `--pgdata=${unfinished}`,
      `--pwfile=${passwordFile}`,
      ...initdbFlags,
    ])
    await ended(child)
    if (child.exitCode !== 0) throw new Error(`Postgres could not make its data folder.\n${lastWords(place)}`)
    renameSync(unfinished, place.cluster)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function launch(place: Place, memory: Memory, kind: 'durable' | 'ephemeral'): Promise<ChildProcess> {
  const settings = ['-D', place.cluster, '-p', String(memory.port), ...settingArguments(kind)]
  for (let attempt = 1; ; attempt++) {
    const child = run(place, place.binaries.postgres, settings)
    if (await isReady(place, child)) {
      const endWithUs = () => child.kill('SIGINT')
      process.once('exit', endWithUs)
      child.once('exit', () => process.off('exit', endWithUs))
      return child
    }
    // After a crash the last workers of the old cluster need a moment to let go of its memory.
    if (attempt === 20 || !lastWords(place).includes('shared memory block')) {
      throw new Error(`Postgres did not start.\n${lastWords(place)}`)
    }
    await sleep(250)
  }
}

async function isReady(place: Place, child: ChildProcess): Promise<boolean> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const postmaster = readPostmaster(place.cluster)
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return true
    await sleep(15)
  }
  return false
}

/** Output goes to a file and not through us, so that Postgres is not disturbed when this process is killed. */
function run(place: Place, program: string, programArguments: string[]): ChildProcess {
  const tooLong = existsSync(place.log) && statSync(place.log).size > 10_000_000
  const log = openSync(place.log, tooLong ? 'w' : 'a', 0o600)
  const child = spawn(program, programArguments, {
    ...place.account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
  })
  closeSync(log)
  child.once('error', () => undefined)
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGINT')
  const impatience = setTimeout(() => child.kill('SIGQUIT'), 30_000)
  await ended(child)
  clearTimeout(impatience)
}

function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => child.once('exit', () => done()))
}

function lastWords(place: Place): string {
  return readFileSync(place.log, 'utf8').trimEnd().split('\n').slice(-5).join('\n')
}

/** The remembered port while it is free, else another free one. */
async function usablePort(remembered: number): Promise<number> {
  const free = (port: number) =>
    new Promise<number | undefined>((done) => {
      const probe = createServer()
      probe.once('error', () => done(undefined))
      probe.listen(port, '127.0.0.1', () => {
        const chosen = (probe.address() as AddressInfo).port
        probe.close(() => done(chosen))
      })
    })
  return (await free(remembered)) ?? (await free(0)) ?? remembered
}
