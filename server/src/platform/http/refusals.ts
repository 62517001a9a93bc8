import type { Actor } from '../actor.js'
import type { Visitor } from './visitor.js'

/** Records that somebody was refused (401, 403). Audit provides it; the answer does not wait for it, and it never throws. */
export abstract class Refusals {
  abstract record(who: Actor | Visitor, refusal: { code: string; routeId: string }): void
}
