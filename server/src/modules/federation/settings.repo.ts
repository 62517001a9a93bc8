import type { ClaimNames } from '@tabib/contracts/federation/settings'
import { sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { FederationSettings } from '../../platform/db/tables.js'

/** The settings as they stand, with what the provider's roles are here. */
export async function find(db: Reader) {
  const [row, roles] = await Promise.all([
    db
      .selectFrom('federation.settings')
      .select([
        'version',
        'mode',
        'set_up as setUp',
        'name',
        'issuer',
        'bearer',
        'audience',
        'algorithms',
        'key_source as keySource',
        'jwks_url as jwksUrl',
        'public_key as publicKey',
        'shared_secret as sharedSecret',
        'introspection_url as introspectionUrl',
        'introspection_key as introspectionKey',
        'oidc',
        'client_id as clientId',
        'client_secret as clientSecret',
        'scopes',
        'claims',
        'branch_id as branchId',
        'link_by_email as linkByEmail',
        'recovery_hash as recoveryHash',
        'recovery_at as recoveryCodeAt',
      ])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('federation.role_map')
      .select(['outside', 'role_id as roleId'])
      .orderBy('outside')
      .orderBy('role_id')
      .execute(),
  ])
  return { ...row, claims: row.claims as unknown as ClaimNames, roles }
}
export type Stored = Awaited<ReturnType<typeof find>>

/** Writes changes where the version is still the one that was read; false otherwise. */
export async function update(tx: WriteTx, version: number, changes: Updateable<FederationSettings>): Promise<boolean> {
  const r = await tx
    .updateTable('federation.settings')
    .set({ ...changes, version: version + 1 })
    .where('version', '=', version)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Makes the table of roles exactly this, touching only rows that differ. */
export async function setRoles(tx: WriteTx, rows: readonly { outside: string; roleId: string }[]): Promise<void> {
  const keys = rows.map((r) => `${r.roleId}\n${r.outside}`)
  await tx
    .deleteFrom('federation.role_map')
    .where(sql<boolean>`role_id || E'\n' || outside <> all(${keys}::text[])`)
    .execute()
  if (rows.length === 0) return
  await tx
    .insertInto('federation.role_map')
    .values(rows.map((r) => ({ outside: r.outside, role_id: r.roleId })))
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Uses the recovery code up and opens local sign-in again, in one statement; false where it is not that code. */
export async function takeCode(tx: WriteTx, hash: string): Promise<boolean> {
  const r = await tx
    .updateTable('federation.settings')
    .set({
      recovery_hash: null,
      recovery_at: null,
      mode: sql`case mode when 'external' then 'both' else mode end`,
      version: sql`version + 1`,
    })
    .where('recovery_hash', '=', hash)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}
