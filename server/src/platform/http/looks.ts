import type { LookAction } from '@tabib/contracts/core/route'
import type { Actor } from '../actor.js'

/** Records who looked at whose data. Audit provides it; an answer with patient data waits for it. */
export abstract class Looks {
  abstract record(actor: Actor, look: { action: LookAction; routeId: string; patientIds: string[] }): Promise<void>
}
