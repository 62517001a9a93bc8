import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common'
import { Tenants } from '../db/tenants.js'
import { ControlChannel } from '../live/channel.js'

type Check = () => Promise<boolean> | boolean

/** Milliseconds a check may take before it counts as failed. */
const PATIENCE = 2_000

/** Whether this process can do its work now. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private readonly checks = new Map<string, Check>()
  private leaving = false

  constructor(tenants: Tenants, channel: ControlChannel) {
    this.require('postgres', () => tenants.ping().then(() => true))
    this.require('channel', () => channel.state !== 'lost')
  }

  /** Adds something without which this process is not ready; a check that throws has failed. */
  require(name: string, check: Check): void {
    this.checks.set(name, check)
  }

  async ask(): Promise<{ ready: boolean; checks: Record<string, 'up' | 'down'> }> {
    const answers = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, (await passes(check)) ? 'up' : 'down'] as const),
    )
    return {
      ready: !this.leaving && answers.every(([, answer]) => answer === 'up'),
      checks: Object.fromEntries(answers),
    }
  }

  /** No new work for a process that is about to end. */
  beforeApplicationShutdown(): void {
    this.leaving = true
  }
}

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((done) => (timer = setTimeout(done, PATIENCE, false)))
  try {
    return await Promise.race([check(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
