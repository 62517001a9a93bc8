import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { loadReference } from './reference.js'

/** Fills a fresh tenant with the demonstration hospital. */
export async function seedDemo(app: NestFastifyApplication, tenant: string): Promise<void> {
  await loadReference(app, tenant)
}
