import { newId } from '@tabib/contracts/core/id'
import { createApp } from './app.js'
import { openClinic } from './modules/identity/index.js'
import { ClinicPlaces, ControlRoom, DEMO_OPERATOR, setOperator } from './modules/operators/index.js'
import type { Config } from './platform/config.js'
import { Db } from './platform/db/db.js'
import type { DatabaseAccess } from './platform/db/tenants.js'
import { systemActor } from './platform/system-actor.js'
import { loadReference } from './demo/reference.js'
import { SeedClock } from './demo/seed-clock.js'
import { seedDemo } from './demo/seed.js'

interface FirstRun {
  config: Config
  access: DatabaseAccess
  dataDir: string
  tokenKey: Uint8Array
  demo: boolean
}

const TENANT = 'main'

/** Fills a tenant that was made just now: the demonstration hospital, or one empty branch and an owner to invite. */
export async function firstRun({ config, access, dataDir, tokenKey, demo }: FirstRun): Promise<void> {
  const clock = new SeedClock()
  const quiet = { ...config, LOG_LEVEL: 'error' as const, RATE_LIMIT: 1_000_000_000, production: false }
  const app = await createApp({ config: quiet, access, dataDir, clock, tokenKey })
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  try {
    if (demo) {
      await seedDemo({ app, tenant: TENANT, tokenKey, clock, progress })
      await setOperator(app.get(ControlRoom).db, {
        ...DEMO_OPERATOR,
        name: 'Demo operator',
        demo: true,
        now: new Date(),
      })
    } else await openEmpty(app.get(Db), () => loadReference(app, TENANT))
    await app.get(ClinicPlaces).note(TENANT)
  } finally {
    await app.close()
  }
}

async function openEmpty(db: Db, loadLists: () => Promise<void>): Promise<void> {
  await loadLists()
  const clinic = { branchId: newId(), now: new Date() }
  const { token, username } = await db.write(systemActor(TENANT), (tx) => openClinic(tx, clinic))
  const place = `/set-password#${token}`
  process.stdout.write(`\n  Choose the owner's password (user name ${username}) within 7 days at ${place}\n`)
}

function progress(done: number, of: number): void {
  if (done === 1)
    process.stdout.write('  Making the demonstration hospital: sixty days of visits, about half a minute ')
  if (done % 6 === 0) process.stdout.write('.')
  if (done === of) process.stdout.write(' done\n')
}
