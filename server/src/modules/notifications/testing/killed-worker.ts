import { type ChildProcess, spawn } from 'node:child_process'
import type { WorkerPlan } from './worker.js'

const script = new URL('../../../../dist/modules/notifications/testing/worker.js', import.meta.url).pathname

/** Starts a worker process; answers when it takes jobs. */
export async function startWorker(plan: WorkerPlan, env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env, WORKER_PLAN: JSON.stringify(plan) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (c: Buffer) => (said += c.toString()))
  if (process.env.WORKER_LOG) child.stdout.on('data', (c: Buffer) => process.stderr.write(c))
  await new Promise<void>((ready, fail) => {
    child.stdout.once('data', () => ready())
    child.once('exit', (code) => fail(new Error(`the worker ended with ${code}: ${said.slice(-2000)}`)))
  })
  return child
}

/** Ends it as a power cut would. */
export async function killWorker(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

/** Waits until `is` holds, at most so many seconds. Returns whether it did. */
export async function until(is: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    if (await is()) return true
    await new Promise((again) => setTimeout(again, 20))
  }
  return false
}
