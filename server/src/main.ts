import { resolve } from 'node:path'
import { Logger } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createApp, openDoors } from './app.js'
import { readyBanner } from './ready-banner.js'
import { NightlyBackups, Stock } from './modules/operators/index.js'
import { Clock } from './platform/clock.js'
import { type Config, readConfig } from './platform/config.js'
import { migrateFleet } from './platform/db/fleet.js'
import { prepare, secretsOf } from './platform/db/migrate.js'
import { DATABASE_ACCESS, type DatabaseAccess } from './platform/db/tenants.js'
import { defaultDataDir, type EmbeddedCluster, startEmbedded } from './platform/postgres/embedded.js'

/** Longest time in-flight work may take after a stop was asked for. */
const STOP_MS = 25_000

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const dataDir = resolve(config.DATA_DIR ?? defaultDataDir())
  const cluster = config.DATABASE_URL ? undefined : await startEmbedded({ dataDir, ephemeral: config.EPHEMERAL })
  const stopping = stopOnSignal(cluster)
  try {
    const app = await boot(config, dataDir, config.DATABASE_URL ?? cluster!.url)
    stopping.app = app
    await app.get(Stock).prepare()
    await openDoors(app)
    await app.listen(config.PORT, config.HOST)
    await readyBanner(app, config)
    void bringUpToDate(app)
    void app.get(Stock).begin()
    app.get(NightlyBackups).begin()
  } catch (e) {
    await cluster?.stop()
    throw e
  }
}

async function boot(config: Config, dataDir: string, adminUrl: string): Promise<NestFastifyApplication> {
  const secrets = await secretsOf(dataDir)
  const access = await prepare(adminUrl, secrets.appPassword)
  const tokenKey = Buffer.from(secrets.tokenKey, 'base64url')
  if (access.fresh) {
    // The demonstration is told by other code than serves patients; it is not even loaded otherwise.
    const { firstRun } = await import('./first-run.js')
    await firstRun({ config, access, dataDir, tokenKey, demo: !process.argv.includes('--empty') && !config.production })
  }
  const app = await createApp({ config, access, dataDir, clock: new Clock(), tokenKey })
  await app.init()
  return app
}

/** The other clinics' databases, behind the open door: each is let in as soon as its own is done. */
async function bringUpToDate(app: NestFastifyApplication): Promise<void> {
  const log = new Logger('tenants')
  const onStep = ({ slug, error, done, of }: { slug: string; error?: string; done: number; of: number }) =>
    error === undefined ? log.log(`${slug} is up to date (${done} of ${of})`) : log.error(`${slug}: ${error}`)
  await migrateFleet(app.get<DatabaseAccess>(DATABASE_ACCESS), { parallel: 2, onStep }).catch((e: unknown) =>
    log.error(e),
  )
}

/** On SIGTERM or SIGINT: no new requests, finish those under way, close the pools, then stop our own Postgres last. */
function stopOnSignal(cluster: EmbeddedCluster | undefined): { app?: NestFastifyApplication } {
  const state: { app?: NestFastifyApplication } = {}
  let asked = false
  const stop = async () => {
    if (asked) return
    asked = true
    setTimeout(() => process.exit(1), STOP_MS).unref()
    await state.app?.close()
    await cluster?.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
  return state
}

start().catch((e: unknown) => {
  process.stderr.write(`Tabib could not start: ${e instanceof Error ? e.message : String(e)}\n`)
  process.exit(1)
})
