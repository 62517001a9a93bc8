import { Global, Module } from '@nestjs/common'
import { Looks } from '../../platform/http/looks.js'
import { Refusals } from '../../platform/http/refusals.js'
import { ChainController } from './chain.controller.js'
import { ChainService } from './chain.service.js'
import { EventBook } from './events.service.js'
import { LookBook } from './looks.service.js'
import { ChainSealer } from './sealer.service.js'

/** Global: the platform tells it about every look at patient data and every refusal. */
@Global()
@Module({
  controllers: [ChainController],
  providers: [
    { provide: Looks, useClass: LookBook },
    EventBook,
    { provide: Refusals, useExisting: EventBook },
    ChainSealer,
    ChainService,
  ],
  exports: [Looks, Refusals, EventBook, ChainSealer],
})
export class AuditModule {}

export type { AuditEvent } from './events.js'
/** In a transaction: sign-ins, permissions, emergencies. Fails with the fact it tells of. */
export { recordEvent } from './events.repo.js'
/** Outside one: what was refused or failed. `note(who, event)`. */
export { EventBook } from './events.service.js'
export type { LogFilter, LogPlace } from './log.filter.js'
/** Acts: what requests changed, newest first. */
export * as acts from './acts.repo.js'
/** Looks: whose data was shown to whom, newest first. */
export * as lookLog from './look-log.repo.js'
/** Events: sign-ins, refusals, rights, emergencies, newest first. */
export * as eventLog from './event-log.repo.js'
/** One person's work, hour by hour. */
export * as persons from './person.repo.js'
export { type AccountDay, byAccount } from './days.repo.js'
export { chainHead, onChecked } from './chain.service.js'
export { ChainSealer } from './sealer.service.js'
/** The chain itself, for tools that run beside the server. */
export { anchorFile } from './anchors.js'
export { restartAnchors, sealAll, type SealTools } from './sealing.js'
export { sealKeyOf } from './seal-key.js'
export { verifyChain } from './verification.js'
