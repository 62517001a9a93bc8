import type { Reader, WriteTx } from '../../platform/db/db.js'

/** Lets an account work in a branch. */
export const addBranchGrant = (tx: WriteTx, accountId: string, branchId: string) =>
  tx
    .insertInto('identity.branch_grants')
    .values({ account_id: accountId, branch_id: branchId })
    .onConflict((c) => c.doNothing())
    .execute()

/** Active doctors whose room this is. */
export const doctorsOfRoom = (db: Reader, roomId: string) =>
  db
    .selectFrom('identity.pub_staff')
    .select('name')
    .where('room_id', '=', roomId)
    .where('active', '=', true)
    .orderBy('name')
    .execute()
