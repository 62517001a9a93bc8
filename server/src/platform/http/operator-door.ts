import type { IncomingHttpHeaders } from 'node:http'
import type { Route } from '@tabib/contracts/core/route'
import type { RequestFacts } from '../actor.js'

/** Somebody who runs the installation. They belong to no clinic, and nothing of a clinic's patients is theirs to see. */
export interface Operator {
  operatorId: string
  sessionId: string | null
  name: string
  /** When they last showed who they are. */
  steppedUpAt: string | null
  request?: RequestFacts
}

/** Finds out which operator is calling. The module `operators` provides it. */
export abstract class OperatorDoor {
  /**
   * The operator behind an operator's cookie, for whom this operation is open. @throws Problem `unauthenticated` for anything else
   */
  abstract fromHeaders(headers: IncomingHttpHeaders, contract: Route): Promise<Operator>
}
