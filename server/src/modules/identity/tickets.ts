import { newId } from '@tabib/contracts/core/id'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import * as repo from './tickets.repo.js'
import { digest, newSecret } from './tokens.js'

/** What a ticket opens; one of one purpose opens nothing of another. */
export type TicketPurpose = 'password' | 'email' | 'second_factor' | 'phone' | 'passkey_new' | 'passkey_use'

/** How long each lives, in minutes. */
const minutes: Record<TicketPurpose, number> = {
  password: 30,
  email: 24 * 60,
  second_factor: 5,
  phone: 15,
  passkey_new: 5,
  passkey_use: 5,
}

interface Ticket {
  purpose: TicketPurpose
  accountId?: string | null
  detail?: string
  means?: string
}

/** A token a person carries to the next step: random, stored hashed, single use, ending soon. */
export async function issueTicket(tx: WriteTx, now: Date, { purpose, accountId, detail, means }: Ticket) {
  const token = newSecret()
  const expiresAt = new Date(now.getTime() + minutes[purpose] * 60_000).toISOString()
  if (accountId) await repo.endOpen(tx, purpose, accountId, now.toISOString())
  await repo.insert(tx, {
    id: newId(),
    purpose,
    hash: digest(token),
    account_id: accountId ?? null,
    detail: detail ?? null,
    means: means ?? null,
    created_at: now.toISOString(),
    expires_at: expiresAt,
  })
  return { token, expiresAt, minutes: minutes[purpose] }
}

/** An open ticket; undefined for one that is used, over, of another purpose, or made up. */
export const openTicket = (db: Reader, now: Date, purpose: TicketPurpose, token: string) =>
  repo.open(db, purpose, digest(token), now.toISOString())

/** Uses an open ticket up and answers it; undefined where it is not open any more. */
export async function useTicket(tx: WriteTx, now: Date, purpose: TicketPurpose, token: string) {
  const ticket = await openTicket(tx, now, purpose, token)
  return ticket && (await repo.use(tx, ticket.id, now.toISOString())) ? ticket : undefined
}
