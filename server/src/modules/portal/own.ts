import type { Actor } from '../../platform/actor.js'
import { Problem } from '../../platform/problem.js'

/** Only those whose year of birth this session has shown; everybody else is nobody. @throws Problem `not_found` */
export function mustBeTheirs(actor: Actor, patientId: string): void {
  if (!actor.patientIds.includes(patientId)) throw new Problem('not_found')
}

/** The same person where a branch is asked for: a patient works in none, and what is theirs lies in any. */
export const inBranch = (actor: Actor, branchId: string): Actor => ({ ...actor, branchId, branchIds: [branchId] })
