import type { Reader, WriteTx } from '../../platform/db/db.js'

export const authenticator = (db: Reader, accountId: string) =>
  db
    .selectFrom('identity.authenticators')
    .select(['secret', 'confirmed_at as confirmedAt', 'last_step as lastStep'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()

/** A new secret that waits for its first code; a confirmed one is left alone until then. */
export const begin = (tx: WriteTx, row: { account_id: string; secret: string; created_at: string }) =>
  tx
    .insertInto('identity.authenticators')
    .values(row)
    .onConflict((c) =>
      c
        .column('account_id')
        .doUpdateSet({ secret: row.secret, created_at: row.created_at, confirmed_at: null, last_step: 0 }),
    )
    .execute()

export const confirm = (tx: WriteTx, accountId: string, at: string) =>
  tx.updateTable('identity.authenticators').set({ confirmed_at: at }).where('account_id', '=', accountId).execute()

/** Takes a code's step; false where it, or a later one, was taken before. */
export async function takeStep(tx: WriteTx, accountId: string, step: number): Promise<boolean> {
  const r = await tx
    .updateTable('identity.authenticators')
    .set({ last_step: step })
    .where('account_id', '=', accountId)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

export const removeAuthenticator = (tx: WriteTx, accountId: string) =>
  tx.deleteFrom('identity.authenticators').where('account_id', '=', accountId).execute()

export async function replaceRecovery(
  tx: WriteTx,
  accountId: string,
  rows: { id: string; account_id: string; hash: string; created_at: string }[],
) {
  await removeRecovery(tx, accountId)
  await tx.insertInto('identity.recovery_codes').values(rows).execute()
}

export const removeRecovery = (tx: WriteTx, accountId: string) =>
  tx.deleteFrom('identity.recovery_codes').where('account_id', '=', accountId).execute()

/** Uses a recovery code up; false where there is none such, or it was used. */
export async function useRecovery(tx: WriteTx, accountId: string, hash: string, at: string): Promise<boolean> {
  const r = await tx
    .updateTable('identity.recovery_codes')
    .set({ used_at: at })
    .where('account_id', '=', accountId)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

export const recoveryLeft = async (db: Reader, accountId: string) => {
  const row = await db
    .selectFrom('identity.recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.left)
}

export const passkeysOf = (db: Reader, accountId: string) =>
  db
    .selectFrom('identity.passkeys')
    .select([
      'id',
      'name',
      'credential_id as credentialId',
      'transports',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
    ])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .limit(50)
    .execute()

export const passkey = (db: Reader, credentialId: string) =>
  db
    .selectFrom('identity.passkeys')
    .select(['id', 'account_id as accountId', 'public_key as publicKey', 'counter', 'transports'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()

export const insertPasskey = (
  tx: WriteTx,
  row: {
    id: string
    account_id: string
    credential_id: string
    public_key: string
    counter: number
    transports: string[]
    name: string
    created_at: string
  },
) => tx.insertInto('identity.passkeys').values(row).execute()

export const usedPasskey = (tx: WriteTx, id: string, use: { counter: number; at: string }) =>
  tx.updateTable('identity.passkeys').set({ counter: use.counter, last_used_at: use.at }).where('id', '=', id).execute()

export async function removePasskey(tx: WriteTx, id: string, accountId: string): Promise<boolean> {
  const r = await tx
    .deleteFrom('identity.passkeys')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return r.numDeletedRows === 1n
}
