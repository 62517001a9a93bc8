import type { Insertable } from 'kysely'
import type { Control, ControlTx, OperatorsDB } from './control.js'

/** A new secret that waits for its first code. */
export const begin = (tx: ControlTx, id: string, secret: string) =>
  tx
    .updateTable('control.operators')
    .set({ totp_secret: secret, totp_confirmed_at: null, totp_last_step: 0 })
    .where('id', '=', id)
    .execute()

export const confirm = (tx: ControlTx, id: string, at: string) =>
  tx.updateTable('control.operators').set({ totp_confirmed_at: at }).where('id', '=', id).execute()

export async function remove(tx: ControlTx, id: string) {
  await tx
    .updateTable('control.operators')
    .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: 0 })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('control.operator_recovery_codes').where('operator_id', '=', id).execute()
}

export const authenticator = (db: Control, id: string) =>
  db
    .selectFrom('control.operators')
    .select(['totp_secret as secret', 'totp_confirmed_at as confirmedAt'])
    .where('id', '=', id)
    .executeTakeFirst()

/** Takes a code's half minute; false where it, or a later one, was taken before. */
export async function takeStep(tx: ControlTx, id: string, step: number): Promise<boolean> {
  const r = await tx
    .updateTable('control.operators')
    .set({ totp_last_step: step })
    .where('id', '=', id)
    .where('totp_last_step', '<', step)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

export async function replaceRecovery(
  tx: ControlTx,
  id: string,
  rows: Insertable<OperatorsDB['control.operator_recovery_codes']>[],
) {
  await tx.deleteFrom('control.operator_recovery_codes').where('operator_id', '=', id).execute()
  await tx.insertInto('control.operator_recovery_codes').values(rows).execute()
}

/** Uses a recovery code up; false where there is none such, or it was used. */
export async function useRecovery(tx: ControlTx, id: string, hash: string, at: string): Promise<boolean> {
  const r = await tx
    .updateTable('control.operator_recovery_codes')
    .set({ used_at: at })
    .where('operator_id', '=', id)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

export async function recoveryLeft(db: Control, id: string): Promise<number> {
  const row = await db
    .selectFrom('control.operator_recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('operator_id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.left)
}

/** A sign-in that waits for its second factor; one that waited before is over. */
export async function challenge(tx: ControlTx, row: Insertable<OperatorsDB['control.operator_challenges']>) {
  await tx.deleteFrom('control.operator_challenges').where('operator_id', '=', row.operator_id).execute()
  await tx.insertInto('control.operator_challenges').values(row).execute()
}

/** Counts a guess at an open challenge; undefined where it is used, over, made up or guessed at too often. */
export const guess = (tx: ControlTx, { hash, now, most }: { hash: string; now: string; most: number }) =>
  tx
    .updateTable('control.operator_challenges')
    .set((eb) => ({ guesses: eb('guesses', '+', 1) }))
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('guesses', '<', most)
    .returning(['id', 'operator_id as operatorId'])
    .executeTakeFirst()

export const use = (tx: ControlTx, id: string, at: string) =>
  tx.updateTable('control.operator_challenges').set({ used_at: at }).where('id', '=', id).execute()
