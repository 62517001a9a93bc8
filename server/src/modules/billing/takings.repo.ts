import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

export interface Sums {
  /** Payments. */
  count: number
  /** Payments less refunds. */
  amountMinor: number
  refunds: number
  refundedMinor: number
}

/** Everything that came in and went out in a branch on a day. */
const moves = (branchId: string, on: string) => sql`(
  select method, received_by as who, amount_minor as paid, 0::bigint as back from billing.payments
  where branch_id = ${branchId} and received_on = ${on}
  union all
  select method, refunded_by, 0, amount_minor from billing.refunds
  where branch_id = ${branchId} and refunded_on = ${on}
) m`

const sums = sql`
  count(*) filter (where m.paid > 0)::int as count, sum(m.paid - m.back)::bigint as "amountMinor",
  count(*) filter (where m.back > 0)::int as refunds, sum(m.back)::bigint as "refundedMinor"`

export async function byMethod(db: Reader, branchId: string, on: string) {
  const { rows } = await sql<Sums & { method: string }>`
    select m.method, ${sums} from ${moves(branchId, on)} group by m.method`.execute(db)
  return rows
}

export async function byCashier(db: Reader, branchId: string, on: string) {
  const { rows } = await sql<Sums & { accountId: string; name: string; cashMinor: number }>`
    select a.id as "accountId", a.name, ${sums},
           coalesce(sum(m.paid - m.back) filter (where m.method = 'cash'), 0)::bigint as "cashMinor"
    from ${moves(branchId, on)} join identity.pub_accounts a on a.id = m.who
    group by a.id, a.name order by "amountMinor" desc, a.id`.execute(db)
  return rows
}
