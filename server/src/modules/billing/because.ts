import type { Actor } from '../../platform/actor.js'

/** The actor with the reason they gave, for the audit of what they change. */
export const because = (actor: Actor, reason: string): Actor => ({
  ...actor,
  request: { ...actor.request!, reason },
})
