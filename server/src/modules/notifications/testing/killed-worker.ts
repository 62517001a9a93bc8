import { type ChildProcess, spawn } from 'node:child_process'
import type { WorkerPlan } from './worker.js'

const script = new URL('../../../../dist/modules/notifications/testing/worker.js', import.meta.url).pathname

/** A worker process that has been loaded and waits to be told to begin. */
export interface Worker {
  child: ChildProcess
  /** Lets it take jobs; resolves when it does. */
  begin(plan: WorkerPlan): Promise<void>
}

/** Loads a worker process. */
export function loadWorker(env: NodeJS.ProcessEnv = {}): Worker {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (c: Buffer) => (said += c.toString()))
  child.stdin.on('error', () => undefined)
  const has = (word: string) =>
    new Promise<void>((is, fail) => {
      child.stdout.on('data', (c: Buffer) => c.toString().includes(word) && is())
      child.once('exit', (code) => fail(new Error(`the worker ended with ${code}: ${said.slice(-2000)}`)))
    })
  const loaded = has('loaded')
  const ready = has('ready')
  loaded.catch(() => undefined)
  ready.catch(() => undefined)
  return {
    child,
    async begin(plan) {
      await loaded
      child.stdin.write(`${JSON.stringify(plan)}\n`)
      await ready
    },
  }
}

/** Ends it as a power cut would. */
export async function killWorker({ child }: Worker): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

/** Waits until `is` holds. @throws Error when it does not within so many seconds */
export async function until(what: string, is: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    if (await is()) return
    await new Promise((again) => setTimeout(again, 20))
  }
  throw new Error(`${what}: not within ${seconds} s`)
}
