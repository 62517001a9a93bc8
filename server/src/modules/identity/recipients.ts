import type { Language } from '@tabib/contracts/core/person'
import type { Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import type { Recipient } from '../notifications/index.js'

/** Where a person with an account is reached. @throws Problem `not_found` */
export async function recipientOfAccount(db: Reader, accountId: string): Promise<Recipient & { accountId: string }> {
  const row = await db
    .selectFrom('identity.accounts')
    .select(['id as accountId', 'name', 'phone', 'email', 'language'])
    .where('id', '=', accountId)
    .executeTakeFirst()
  const { language, ...to } = found(row)
  return { ...to, language: language as Language | null }
}

/** Everybody in a branch whose day follows a built-in role, with the clinic's own roles made from it. */
export async function recipientsByRole(db: Reader, base: string, branchId: string) {
  const rows = await db
    .selectFrom('identity.accounts as a')
    .innerJoin('identity.branch_grants as b', 'b.account_id', 'a.id')
    .innerJoin('identity.role_assignments as h', 'h.account_id', 'a.id')
    .innerJoin('identity.roles as r', 'r.id', 'h.role_id')
    .select(['a.id as accountId', 'a.name', 'a.phone', 'a.email', 'a.language'])
    .distinct()
    .where('b.branch_id', '=', branchId)
    .where('a.active', '=', true)
    .where('r.base', '=', base)
    .where((eb) => eb.or([eb('h.branch_id', 'is', null), eb('h.branch_id', '=', branchId)]))
    .orderBy('a.id')
    .execute()
  return rows.map((r) => ({ ...r, language: r.language as Language | null }))
}
