import type { Route } from '@tabib/contracts/core/route'
import type { Actor } from '../actor.js'
import type { Clock } from '../clock.js'

/** Whether somebody may call an operation by the rights they hold. */
export function mayCall(actor: Actor, { permission }: Route): boolean {
  if (permission === 'signed-in') return true
  if (permission === 'patient') return actor.kind === 'patient'
  return permission !== 'public' && permission !== 'operator' && actor.permissions.has(permission)
}

/**
 * Whether an emergency look may answer an operation: it reads, it says whose data it shows, and it is among what broken
 * glass opens. What it shows is looked at before it leaves: another patient's data never does.
 */
export function seesThroughGlass(actor: Actor, contract: Route, clock: Clock): boolean {
  const { breakGlass } = actor
  if (!breakGlass || contract.method !== 'GET' || !contract.look?.patients) return false
  if (clock.now().getTime() >= Date.parse(breakGlass.until)) return false
  return (breakGlass.permissions as ReadonlySet<string>).has(contract.permission)
}

/** The same person with what broken glass opens, in every branch; the reason stands in the audit. */
export function throughGlass(actor: Actor): Actor {
  const { permissions, branchIds, reason } = actor.breakGlass!
  return {
    ...actor,
    permissions: new Set([...actor.permissions, ...permissions]),
    branchIds,
    ...(actor.request ? { request: { ...actor.request, reason } } : {}),
  }
}
