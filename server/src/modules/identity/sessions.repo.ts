import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

export interface NewSession {
  id: string
  account_id: string
  branch_id: string
  address: string | null
  device: string | null
  means: string
  device_id: string | null
  started_at: string
  last_used_at: string
  last_address: string | null
  stepped_up_at: string | null
  expires_at: string
}

export const insert = (tx: WriteTx, session: NewSession) => tx.insertInto('identity.sessions').values(session).execute()

export const addRefreshToken = (tx: WriteTx, token: { hash: string; session_id: string; issued_at: string }) =>
  tx.insertInto('identity.refresh_tokens').values(token).execute()

/** Marks a refresh token as used; undefined where it is unknown, and `alreadyUsed` where somebody was faster. */
export async function useRefreshToken(tx: WriteTx, hash: string, at: string) {
  const row = await tx
    .selectFrom('identity.refresh_tokens')
    .select(['session_id as sessionId', 'used_at as usedAt'])
    .where('hash', '=', hash)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  if (row.usedAt === null)
    await tx.updateTable('identity.refresh_tokens').set({ used_at: at }).where('hash', '=', hash).execute()
  return { sessionId: row.sessionId, alreadyUsed: row.usedAt !== null, usedAt: row.usedAt }
}

/** The session a refresh token belongs to, whatever the state of either. */
export const ofRefreshToken = (db: Reader, hash: string) =>
  db
    .selectFrom('identity.refresh_tokens as t')
    .innerJoin('identity.sessions as s', 's.id', 't.session_id')
    .innerJoin('identity.accounts as a', 'a.id', 's.account_id')
    .select(['s.id', 's.account_id as accountId', 's.branch_id as branchId', 'a.name', 'a.kind'])
    .where('t.hash', '=', hash)
    .executeTakeFirst()

export const end = (tx: WriteTx, id: string, at: string, reason: string) =>
  tx
    .updateTable('identity.sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()

export const endAll = (tx: WriteTx, accountId: string, at: string, reason: string) =>
  tx
    .updateTable('identity.sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()

export const setBranch = (tx: WriteTx, id: string, branchId: string) =>
  tx.updateTable('identity.sessions').set({ branch_id: branchId }).where('id', '=', id).execute()

/** A session and whose it is, whatever its state; undefined where there never was one. */
export const find = (db: Reader, id: string) =>
  db
    .selectFrom('identity.sessions as s')
    .innerJoin('identity.accounts as a', 'a.id', 's.account_id')
    .select(['s.id', 's.account_id as accountId', 'a.name', 's.branch_id as branchId', 's.device_id as deviceId'])
    .where('s.id', '=', id)
    .executeTakeFirst()

/** What is asked of a session on every request, in one statement; undefined for one that has ended, or whose person may no longer sign in. */
export async function record(db: Reader, sessionId: string, now: string) {
  const { rows } = await sql<{
    accountId: string
    staffId: string | null
    kind: 'staff' | 'patient'
    name: string
    branchId: string
    zone: string
    currency: string
    country: string
    lastUsedAt: string
    steppedUpAt: string | null
    locked: boolean
    idleMinutes: number
    secondFactorRoles: string[]
    hasSecondFactor: boolean
    patientIds: string[]
  }>`
    select a.id as "accountId", st.id as "staffId", a.kind, a.name, s.branch_id as "branchId",
           b.time_zone as zone, b.currency, b.country,
           coalesce(s.last_used_at, s.started_at) as "lastUsedAt", s.stepped_up_at as "steppedUpAt",
           s.locked_at is not null as locked,
           case a.kind when 'patient' then p.patient_idle_minutes else p.staff_idle_minutes end as "idleMinutes",
           p.second_factor_roles as "secondFactorRoles",
           exists (select from identity.authenticators f where f.account_id = a.id and f.confirmed_at is not null)
             or exists (select from identity.passkeys k where k.account_id = a.id) as "hasSecondFactor",
           array(select patient_id::text from identity.session_people sp where sp.session_id = s.id) as "patientIds"
    from identity.sessions s
    join identity.accounts a on a.id = s.account_id and a.active
    join organisation.pub_branches b on b.id = s.branch_id
    cross join identity.sign_in_policy p
    left join identity.staff st on st.account_id = a.id
    where s.id = ${sessionId} and s.ended_at is null and s.expires_at > ${now}`.execute(db)
  return rows[0]
}

export const touch = (tx: WriteTx, id: string, use: { at: string; address: string }) =>
  tx
    .updateTable('identity.sessions')
    .set({ last_used_at: use.at, last_address: use.address })
    .where('id', '=', id)
    .execute()

export const stepUp = (tx: WriteTx, id: string, at: string) =>
  tx.updateTable('identity.sessions').set({ stepped_up_at: at }).where('id', '=', id).execute()

export const lock = (tx: WriteTx, id: string, at: string) =>
  tx
    .updateTable('identity.sessions')
    .set({ locked_at: at, stepped_up_at: null })
    .where('id', '=', id)
    .where('locked_at', 'is', null)
    .execute()

/** Opens a locked or idle session again; false where it has ended meanwhile. */
export async function unlock(tx: WriteTx, id: string, at: string): Promise<boolean> {
  const r = await tx
    .updateTable('identity.sessions')
    .set({ locked_at: null, last_used_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Sessions of a person that can still be used, the last used first. */
export const openOf = (db: Reader, accountId: string, now: string) =>
  db
    .selectFrom('identity.sessions as s')
    .innerJoin('organisation.pub_branches as b', 'b.id', 's.branch_id')
    .select([
      's.id',
      's.device',
      's.means',
      's.started_at as startedAt',
      's.expires_at as expiresAt',
      'b.name as branchName',
      sql<string>`coalesce(s.last_used_at, s.started_at)`.as('lastUsedAt'),
      sql<string | null>`coalesce(s.last_address, s.address)`.as('address'),
      sql<boolean>`s.locked_at is not null`.as('locked'),
    ])
    .where('s.account_id', '=', accountId)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .orderBy('lastUsedAt', 'desc')
    .limit(100)
    .execute()

/** Ends one session of this person; false where it is not theirs or has ended. */
export async function endOwn(
  tx: WriteTx,
  own: { id: string; accountId: string },
  at: string,
  reason = 'ended by its person',
): Promise<boolean> {
  const r = await tx
    .updateTable('identity.sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('id', '=', own.id)
    .where('account_id', '=', own.accountId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Ends every session of a person but one; answers which. */
export async function endOthers(tx: WriteTx, accountId: string, but: { id: string; at: string; reason: string }) {
  const rows = await tx
    .updateTable('identity.sessions')
    .set({ ended_at: but.at, end_reason: but.reason })
    .where('account_id', '=', accountId)
    .where('id', '<>', but.id)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((r) => r.id)
}

export const addPeople = (tx: WriteTx, sessionId: string, patientIds: readonly string[], at: string) =>
  tx
    .insertInto('identity.session_people')
    .values(patientIds.map((patient_id) => ({ session_id: sessionId, patient_id, proved_at: at })))
    .onConflict((c) => c.doNothing())
    .execute()

/** Takes a person out of every session of an account; answers the sessions. */
export async function removePerson(tx: WriteTx, accountId: string, patientId: string) {
  const rows = await tx
    .deleteFrom('identity.session_people')
    .where('patient_id', '=', patientId)
    .where('session_id', 'in', (q) =>
      q.selectFrom('identity.sessions').select('id').where('account_id', '=', accountId),
    )
    .returning('session_id as id')
    .execute()
  return rows.map((r) => r.id)
}

/** Ends sessions that rested too long; those whose person may come back with a PIN stay until their last hour. */
export const endIdle = (tx: WriteTx, now: string) =>
  sql`
    update identity.sessions s set ended_at = ${now}, end_reason = 'idle'
    from identity.accounts a, identity.sign_in_policy p
    where a.id = s.account_id and s.ended_at is null
      and not exists (select from identity.pins n where n.account_id = a.id and s.device_id is not null)
      and coalesce(s.last_used_at, s.started_at) <
        ${now}::timestamptz - make_interval(mins => case a.kind when 'patient' then p.patient_idle_minutes else p.staff_idle_minutes end)`.execute(
    tx,
  )

/** Ends sessions whose twelve hours are over. */
export const endExpired = (tx: WriteTx, now: string) =>
  tx
    .updateTable('identity.sessions')
    .set({ ended_at: now, end_reason: 'over' })
    .where('ended_at', 'is', null)
    .where('expires_at', '<', now)
    .execute()

/** Removes tokens of sessions that are over, and sessions nothing tells of any more but the audit. */
export async function forgetOld(tx: WriteTx, before: string): Promise<void> {
  await sql`
    delete from identity.refresh_tokens t using identity.sessions s
    where s.id = t.session_id and s.expires_at < ${before}`.execute(tx)
  await sql`
    delete from identity.sessions s where s.expires_at < ${before}
      and not exists (select from identity.break_glass g where g.session_id = s.id)`.execute(tx)
}

/** What the clinic decided about signing in. */
export const policy = (db: Reader) =>
  db
    .selectFrom('identity.sign_in_policy')
    .select([
      'version',
      'staff_idle_minutes as staffIdleMinutes',
      'patient_idle_minutes as patientIdleMinutes',
      'second_factor_roles as secondFactorRoles',
    ])
    .executeTakeFirstOrThrow()

/** Writes it where the version is still the one that was read; false otherwise. */
export async function setPolicy(
  tx: WriteTx,
  version: number,
  p: { staffIdleMinutes: number; patientIdleMinutes: number; secondFactorRoles: string[] },
): Promise<boolean> {
  const r = await tx
    .updateTable('identity.sign_in_policy')
    .set({
      version: version + 1,
      staff_idle_minutes: p.staffIdleMinutes,
      patient_idle_minutes: p.patientIdleMinutes,
      second_factor_roles: p.secondFactorRoles,
    })
    .where('version', '=', version)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}
