import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { FederationFlows, FederationTokenSessions } from '../../platform/db/tables.js'

export const insert = (tx: WriteTx, flow: Insertable<FederationFlows>) =>
  tx.insertInto('federation.flows').values(flow).execute()

/** Uses a flow up, in one statement; undefined where it is not open any more, or began in another browser. */
export const take = (tx: WriteTx, f: { state: string; browser: string; at: string }) =>
  tx
    .updateTable('federation.flows')
    .set({ used_at: f.at })
    .where('state', '=', f.state)
    .where('browser', '=', f.browser)
    .where('used_at', 'is', null)
    .where('expires_at', '>', f.at)
    .returning([
      'nonce',
      'verifier',
      'redirect_uri as redirectUri',
      'return_to as returnTo',
      'settings_version as settingsVersion',
    ])
    .executeTakeFirst()

/** The session of record of a token. */
export const sessionOf = async (db: Reader, token: string) => {
  const row = await db
    .selectFrom('federation.token_sessions')
    .select('session_id as id')
    .where('token', '=', token)
    .executeTakeFirst()
  return row?.id
}

export const bind = async (tx: WriteTx, row: Insertable<FederationTokenSessions>): Promise<void> => {
  await tx.insertInto('federation.token_sessions').values(row).execute()
}

export const keepIdToken = (tx: WriteTx, session_id: string, id_token: string) =>
  tx.insertInto('federation.logins').values({ session_id, id_token }).execute()

/** What a session brought from the provider; it is forgotten with this. */
export const takeIdToken = async (tx: WriteTx, sessionId: string) => {
  const row = await tx
    .deleteFrom('federation.logins')
    .where('session_id', '=', sessionId)
    .returning('id_token as idToken')
    .executeTakeFirst()
  return row?.idToken
}

/** Removes flows and tokens whose time is long over. */
export async function forgetOld(tx: WriteTx, before: string): Promise<void> {
  await tx.deleteFrom('federation.flows').where('expires_at', '<', before).execute()
  await tx.deleteFrom('federation.token_sessions').where('expires_at', '<', before).execute()
}
