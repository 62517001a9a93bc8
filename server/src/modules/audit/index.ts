import { Global, Module } from '@nestjs/common'
import { Looks } from '../../platform/http/looks.js'
import { LookBook } from './looks.service.js'

/** Global: the platform tells it about every look at patient data. */
@Global()
@Module({ providers: [{ provide: Looks, useClass: LookBook }], exports: [Looks] })
export class AuditModule {}

export type { LogFilter, LogPlace } from './log.filter.js'
/** Acts: what requests changed, newest first. */
export * as acts from './acts.repo.js'
/** Looks: whose data was shown to whom, newest first. */
export * as lookLog from './look-log.repo.js'
export { type AccountDay, byAccount } from './days.repo.js'
