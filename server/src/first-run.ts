import { newId } from '@tabib/contracts/core/id'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { openClinic } from './modules/identity/index.js'
import { Clock } from './platform/clock.js'
import { Db } from './platform/db/db.js'
import { Tenants } from './platform/db/tenants.js'
import { systemActor } from './platform/system-actor.js'

/** Fills a tenant that was made just now: the demonstration hospital, or one empty branch and an owner to invite. */
export async function firstRun(app: NestFastifyApplication, options: { demo: boolean }): Promise<void> {
  const [tenant] = await app.get(Tenants).all()
  if (options.demo) {
    const { seedDemo } = await import('./demo/seed.js')
    await seedDemo(app, tenant!)
    return
  }
  const now = app.get(Clock).now()
  const { loadReference } = await import('./demo/reference.js')
  await loadReference(app, tenant!)
  const { token, username } = await app.get(Db).write(systemActor(tenant!), (tx) => openClinic(tx, { branchId: newId(), now }))
  process.stdout.write(`\n  Choose the owner's password (user name ${username}) within 7 days at /set-password#${token}\n`)
}
