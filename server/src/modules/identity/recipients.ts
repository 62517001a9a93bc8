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
