import { chartPermissions } from '@tabib/contracts/identity/roles'
import type { BreakGlass } from '../../platform/actor.js'
import type { Reader } from '../../platform/db/db.js'
import * as glass from './break-glass.repo.js'

const opened = new Set(chartPermissions)

/** The emergency look of a session that is under way, with what it opens: reading one patient's chart, in every branch. */
export async function openGlassOf(db: Reader, sessionId: string, now: string): Promise<BreakGlass | null> {
  const row = await glass.openOf(db, sessionId, now)
  if (!row) return null
  const { id, patientId, reason, endsAt } = row
  return { id, patientId, reason, until: endsAt, permissions: opened, branchIds: await glass.everyBranch(db) }
}
