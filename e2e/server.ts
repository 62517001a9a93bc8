import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { furnish } from './hospital.js'

const root = join(import.meta.dirname, '..')
/** Seeding on a busy machine takes minutes. */
const patience = 600_000
const program = join(root, 'server', 'dist', 'main.js')

export type ServerOptions = {
  /** Starts without the demonstration hospital. */
  empty?: boolean
  env?: Record<string, string>
}

export type RunningServer = {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string
  /** Where this server keeps its data, Postgres included. */
  dataDir: string
  /** Everything the server has said so far. */
  log(): string
  /** Pulls the plug: no warning, no clean-up, Postgres left behind. */
  kill9(): Promise<void>
  /** Starts the server again on the same data and the same address. */
  restart(): Promise<void>
  /** Asks the server to end, waits for it, and removes its data. */
  stop(): Promise<void>
}

/** Starts the built server on a free port with a data folder and a Postgres of its own; ready when it resolves. */
export async function startServer({ empty = false, env = {} }: ServerOptions = {}): Promise<RunningServer> {
  if (!existsSync(program)) throw new Error('The server is not built: npm run build')
  const dataDir = await mkdtemp(join(tmpdir(), 'tabib-journey-'))
  await chmod(dataDir, 0o711)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let output = ''
  let child: ChildProcess

  const start = async (folder = dataDir) => {
    const { DATABASE_URL: _, ...inherited } = process.env
    child = spawn(process.execPath, ['--enable-source-maps', program, ...(empty ? ['--empty'] : [])], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inherited,
        NODE_ENV: 'development',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: folder,
        EPHEMERAL: 'true',
        ...env,
      },
    })
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    await ready(url, child, () => output)
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  const remove = async () => {
    await endPostgres(dataDir)
    await rm(dataDir, { recursive: true, force: true })
  }

  const seed = async (folder: string) => {
    await start(folder)
    await end('SIGTERM')
  }
  const begin = async () => {
    if (!empty && !env.DATABASE_URL) await furnish(dataDir, seed)
    await start()
  }

  await begin().catch(async (error: unknown) => {
    await end('SIGKILL')
    await remove()
    throw error
  })
  return {
    url,
    dataDir,
    log: () => output,
    kill9: () => end('SIGKILL'),
    restart: () => start(),
    stop: async () => {
      const impatience = setTimeout(() => child.kill('SIGKILL'), 30_000)
      await end('SIGTERM')
      clearTimeout(impatience)
      await remove()
    },
  }
}

/** Address of a database of the Postgres a server keeps, as its superuser. */
export async function superuserOf({ dataDir }: RunningServer, database = 'tabib_main'): Promise<string> {
  const { port, password } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as {
    port: number
    password: string
  }
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
}

/** Starts one more server of the same installation: its Postgres, its keys, its files. */
export async function startBeside(first: RunningServer, env: Record<string, string> = {}): Promise<RunningServer> {
  const DATABASE_URL = await superuserOf(first, 'postgres')
  return startServer({ env: { ...env, DATABASE_URL, DATA_DIR: first.dataDir } })
}

async function ready(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`The server ended before it was ready.\n${log()}`)
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    if (answer?.ok) return
  }
  throw new Error(`The server was not ready in time.\n${log()}`)
}

/** A server that was killed leaves its Postgres running: the compiled server knows how to end it. */
async function endPostgres(dataDir: string): Promise<void> {
  const { endPreviousRun } = (await import(join(root, 'server', 'dist', 'platform', 'postgres', 'previous.js'))) as {
    endPreviousRun(cluster: string, owner: undefined): Promise<void>
  }
  await endPreviousRun(join(dataDir, 'postgres'), undefined)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
