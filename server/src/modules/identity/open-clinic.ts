import { newId } from '@tabib/contracts/core/id'
import type { WriteTx } from '../../platform/db/db.js'
import { addBranch } from '../organisation/index.js'
import * as accounts from './accounts.repo.js'
import * as staff from './staff.repo.js'
import { digest, newSecret } from './tokens.js'

/** One branch and an owner who chooses a password by invitation: what a clinic needs before anybody can sign in. */
export async function openClinic(
  tx: WriteTx,
  { branchId, now }: { branchId: string; now: Date },
): Promise<{ token: string; username: string }> {
  const at = now.toISOString()
  const [accountId, username, token] = [newId(), 'owner', newSecret()]
  const branch = {
    id: branchId,
    code: 'MAIN',
    clinic_name: 'Clinic',
    name: 'Main branch',
    time_zone: 'Asia/Kolkata',
    currency: 'INR',
    country: 'IN',
    created_at: at,
  }
  await addBranch(tx, branch)
  await staff.insert(
    tx,
    { id: accountId, name: 'Owner', username, created_at: at },
    { id: newId(), account_id: accountId, number: 'MAIN-S-00000', created_at: at },
  )
  await staff.setGrants(tx, accountId, ['owner'], [branchId])
  const expires = new Date(now.getTime() + 7 * 86_400_000).toISOString()
  await accounts.addInvitation(tx, {
    id: newId(),
    account_id: accountId,
    hash: digest(token),
    created_at: at,
    expires_at: expires,
  })
  return { token, username }
}
