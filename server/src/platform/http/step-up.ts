import type { Actor } from '../actor.js'
import type { Clock } from '../clock.js'
import { Problem } from '../problem.js'

/** How long showing again who one is lasts. */
export const STEP_UP_MINUTES = 5

/**
 * Goes on only for somebody who has shown within five minutes who they are.
 * @throws Problem `identity.step_up_required`: the web asks, and repeats what was asked for
 */
export function requireStepUp(actor: Pick<Actor, 'steppedUpAt'>, clock: Clock): void {
  const shown = actor.steppedUpAt === null ? -Infinity : Date.parse(actor.steppedUpAt)
  if (clock.now().getTime() - shown > STEP_UP_MINUTES * 60_000) throw new Problem('identity.step_up_required')
}
