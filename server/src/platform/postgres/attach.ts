import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.js'
import { startEmbedded } from './embedded.js'
import { readPostmaster } from './previous.js'

export interface Attached {
  url: string
  stop(): Promise<void>
}

/** The Postgres of this installation: one given by address, one that a server of ours runs on, or one started for a tool. */
export async function attach(config: Pick<Config, 'DATABASE_URL' | 'EPHEMERAL'>, dataDir: string): Promise<Attached> {
  const nothing = () => Promise.resolve()
  if (config.DATABASE_URL) return { url: config.DATABASE_URL, stop: nothing }
  const memory = join(dataDir, 'postgres.json')
  if (existsSync(memory) && readPostmaster(join(dataDir, 'postgres'))?.status === 'ready') {
    const { port, password, owner } = JSON.parse(readFileSync(memory, 'utf8')) as {
      port: number
      password: string
      owner?: number
    }
    if (owner !== undefined && lives(owner))
      return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: nothing }
  }
  return startEmbedded({ dataDir, ephemeral: config.EPHEMERAL })
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}
