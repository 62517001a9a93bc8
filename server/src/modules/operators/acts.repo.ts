import { sql } from 'kysely'
import type { Control } from './control.js'

export interface Act {
  at: string
  operator: { operatorId: string | null; name: string; request?: { address: string } }
  action: string
  slug?: string
  reason?: string
  subject?: string
}

/** Writes down what an operator did, in the transaction in which it is done. */
export const note = (tx: Control, { at, operator, action, slug, reason, subject }: Act) =>
  tx
    .insertInto('control.operator_acts')
    .values({
      at,
      operator_id: operator.operatorId,
      operator_name: operator.name,
      address: operator.request?.address ?? null,
      action,
      tenant: slug ?? null,
      reason: reason ?? null,
      detail: JSON.stringify(subject === undefined ? {} : { subject }),
    })
    .execute()

const shown = ['a.id', 'a.at', 'a.operator_name as operator', 'a.action', 'a.reason'] as const
const by =
  sql<string>`case when a.operator_id is not null then 'operator' when a.address is null then 'machine' else 'nobody' end`.as(
    'by',
  )
const subject = sql<string | null>`a.detail->>'subject'`.as('subject')

/** What was done with one clinic, newest first. */
export const ofClinic = (db: Control, slug: string) =>
  db
    .selectFrom('control.operator_acts as a')
    .select([...shown, by, subject])
    .where('a.tenant', '=', slug)
    .orderBy('a.id', 'desc')
    .limit(100)
    .execute()

export interface Sought {
  /** `machine`: done at the command line. */
  operator: string | undefined
  action: string | undefined
  clinic: string | undefined
  /** From this instant, and before that one. */
  since: string | undefined
  before: string | undefined
  after: { id: number } | undefined
  limit: number
}

/** What was done, newest first. */
export const list = (db: Control, s: Sought) =>
  db
    .selectFrom('control.operator_acts as a')
    .leftJoin('control.tenants as t', 't.slug', 'a.tenant')
    .select([
      ...shown,
      by,
      subject,
      'a.address',
      'a.tenant',
      sql<string | null>`coalesce(nullif(t.name, ''), a.tenant)`.as('tenantName'),
    ])
    .$if(s.operator === 'machine', (q) => q.where('a.operator_id', 'is', null).where('a.address', 'is', null))
    .$if(s.operator !== undefined && s.operator !== 'machine', (q) => q.where('a.operator_id', '=', s.operator!))
    .$if(s.action !== undefined, (q) => q.where('a.action', '=', s.action!))
    .$if(s.clinic !== undefined, (q) => q.where('a.tenant', '=', s.clinic!))
    .$if(s.since !== undefined, (q) => q.where('a.at', '>=', s.since!))
    .$if(s.before !== undefined, (q) => q.where('a.at', '<', s.before!))
    .$if(s.after !== undefined, (q) => q.where('a.id', '<', s.after!.id))
    .orderBy('a.id', 'desc')
    .limit(s.limit)
    .execute()
