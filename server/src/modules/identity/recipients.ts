import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { type Message, notify, type Recipient } from '../notifications/index.js'
import { branchesForAdmin, findBranch } from '../organisation/index.js'

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

/** Tells somebody, where they were reached until now, who changed that. */
export async function tellOfNewContacts(tx: WriteTx, actor: Actor, to: Recipient): Promise<void> {
  const clinic = found(await findBranch(tx, actor.branchId)).clinicName
  // An old number may be somebody else's by now: nobody is named to it but who did it.
  const data = { clinic, who: actor.name }
  await notify(tx, actor, { to, kind: 'account.changed', key: `account.changed:${newId()}`, data })
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

/** The owners of a branch, or of the clinic: each once, with the first of these branches they own. */
export async function ownersOf(db: Reader, branchId?: string) {
  const owners = new Map<string, { to: Owner; branch: Branch }>()
  for (const id of branchId ? [branchId] : (await branchesForAdmin(db)).map((b) => b.id)) {
    const branch = await findBranch(db, id)
    if (!branch) continue
    for (const to of await recipientsByRole(db, 'owner', id)) {
      if (!owners.has(to.accountId)) owners.set(to.accountId, { to, branch })
    }
  }
  return [...owners.values()]
}

type Owner = Awaited<ReturnType<typeof recipientsByRole>>[number]
type Branch = NonNullable<Awaited<ReturnType<typeof findBranch>>>

/** What owners are told; it says it in the language and by the clock of each. */
export interface OwnersFact extends Pick<Message, 'kind' | 'key'> {
  /** Only the owners of this branch. */
  branchId?: string
  data: (language: Language, branch: Branch) => Message['data']
}

/** Tells every owner one fact, in this transaction. */
export async function tellOwners(tx: WriteTx, actor: Actor, { branchId, kind, key, data }: OwnersFact): Promise<void> {
  for (const { to, branch } of await ownersOf(tx, branchId)) {
    const language = to.language ?? (branch.language as Language)
    await notify(
      tx,
      { ...actor, branchId: branch.id },
      { to, kind, key: `${key}:${to.accountId}`, data: data(language, branch) },
    )
  }
}
