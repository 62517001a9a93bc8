import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { loadStarterLists } from '../modules/operators/index.js'
import { Db } from '../platform/db/db.js'
import { systemActor } from '../platform/system-actor.js'

/** Gives a clinic the starter lists: diagnoses, tests and panels, medicines, prices. Loading them again adds only what is missing. */
export async function loadReference(app: NestFastifyApplication, tenant: string): Promise<void> {
  await app.get(Db).write(systemActor(tenant), loadStarterLists)
}
