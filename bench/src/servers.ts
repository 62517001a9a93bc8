import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { PASSWORD } from './clinic.js'

export interface Server {
  url: string
  pid: number
  /** Milliseconds from start to ready. */
  readyMs: number
  /** Resident memory now and at its highest, in MB. */
  memory(): { now: number; peak: number }
  stop(): Promise<void>
}

function memoryOf(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mb = (key: string) => Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
  return { now: mb('VmRSS'), peak: mb('VmHWM') }
}

/** Nothing that is started here outlives the bench, however it ends. */
function endWithUs(child: ChildProcess): void {
  process.once('exit', () => child.kill())
}

const ended = (child: ChildProcess) => new Promise<void>((done) => child.once('exit', () => done()))

async function stop(child: ChildProcess) {
  const gone = ended(child)
  child.kill('SIGTERM')
  await gone
}

async function freePort(): Promise<number> {
  return new Promise((done) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address() as { port: number }
      s.close(() => done(port))
    })
  })
}

/** The bare server on a database, replaying the statements in `file`. */
export const startBare = (url: string, file: string) => startPlain('./bare.js', [url, file, '12'])

/** The bare server that does one thing: insert an appointment. */
export const startBareBooking = (url: string, branchId: string, accountId: string) =>
  startPlain('./bare-booking.js', [url, '12', branchId, accountId])

async function startPlain(script: string, args: string[]): Promise<Server> {
  const began = performance.now()
  const child = spawn(process.execPath, [new URL(script, import.meta.url).pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endWithUs(child)
  const port = await new Promise<number>((done) => {
    child.stdout!.on(
      'data',
      (d: Buffer) => /ready (\d+)/.test(String(d)) && done(Number(/ready (\d+)/.exec(String(d))![1])),
    )
  })
  const readyMs = performance.now() - began
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    readyMs,
    memory: () => memoryOf(child.pid!),
    stop: () => stop(child),
  }
}

/** Tabib as `npm start` runs it, on this Postgres. */
export async function startTabib(adminUrl: string, dataDir: string): Promise<Server> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    DATABASE_URL: adminUrl,
    DATA_DIR: dataDir,
    PORT: String(port),
    RATE_LIMIT: '1000000000',
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
  }
  const began = performance.now()
  const main = new URL('../../server/dist/main.js', import.meta.url).pathname
  const child = spawn(process.execPath, ['--max-semi-space-size=16', '--max-old-space-size=512', main], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  endWithUs(child)
  while (
    !(await fetch(`${url}/health/ready`).then(
      (r) => r.ok,
      () => false,
    ))
  )
    await new Promise((r) => setTimeout(r, 20))
  return {
    url,
    pid: child.pid!,
    readyMs: performance.now() - began,
    memory: () => memoryOf(child.pid!),
    stop: () => stop(child),
  }
}

/** A bearer token for the owner. */
export async function tokenOf({ url }: Server): Promise<string> {
  const res = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'owner', password: PASSWORD }),
  })
  return ((await res.json()) as { accessToken: string }).accessToken
}
