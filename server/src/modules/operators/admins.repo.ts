import { sql } from 'kysely'
import type { Control, ControlTx } from './control.js'

/** The admins of a clinic by name, with the other clinics each of them administers. */
export const list = (db: Control, slug: string) =>
  db
    .selectFrom('control.clinic_admin_posts as p')
    .innerJoin('control.clinic_admins as a', 'a.id', 'p.admin_id')
    .select([
      'a.id',
      'a.name',
      'p.username',
      'a.email',
      'a.phone',
      'p.account_id as accountId',
      'p.added_at as addedAt',
      sql<string[]>`array(select coalesce(nullif(t.name, ''), t.slug) from control.clinic_admin_posts o
        join control.tenants t on t.slug = o.tenant
        where o.admin_id = a.id and o.tenant <> p.tenant and o.removed_at is null order by 1)`.as('alsoIn'),
    ])
    .where('p.tenant', '=', slug)
    .where('p.removed_at', 'is', null)
    .orderBy('a.name')
    .execute()

/** The other open clinics that whoever has this account governs, and the name they have there. */
export const othersOf = (db: Control, slug: string, accountId: string) =>
  db
    .selectFrom('control.clinic_admin_posts as p')
    .innerJoin('control.clinic_admin_posts as o', 'o.admin_id', 'p.admin_id')
    .innerJoin('control.tenants as t', 't.slug', 'o.tenant')
    .select([
      't.slug',
      sql<string>`coalesce(nullif(t.name, ''), t.slug)`.as('name'),
      't.host as domain',
      't.home',
      'o.username',
    ])
    .where('p.tenant', '=', slug)
    .where('p.account_id', '=', accountId)
    .where('p.removed_at', 'is', null)
    .where('o.removed_at', 'is', null)
    .whereRef('o.tenant', '<>', 'p.tenant')
    .where('t.status', '=', 'active')
    .orderBy(sql`lower(coalesce(nullif(t.name, ''), t.slug))`)
    .limit(100)
    .execute()

/** The person who is known under this email, whatever the clinic. */
export const byEmail = (db: Control, email: string) =>
  db
    .selectFrom('control.clinic_admins')
    .select(['id', 'name'])
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .executeTakeFirst()

export const insert = (
  tx: ControlTx,
  row: { id: string; name: string; email: string | null; phone: string | null; created_at: string },
) => tx.insertInto('control.clinic_admins').values(row).execute()

export const appoint = (
  tx: ControlTx,
  row: { id: string; admin_id: string; tenant: string; account_id: string; username: string; added_at: string },
) =>
  tx
    .insertInto('control.clinic_admin_posts')
    .values({ ...row, removed_at: null })
    .execute()

export const post = (db: Control, slug: string, adminId: string) =>
  db
    .selectFrom('control.clinic_admin_posts as p')
    .innerJoin('control.clinic_admins as a', 'a.id', 'p.admin_id')
    .select(['p.id', 'p.account_id as accountId', 'p.username', 'a.name'])
    .where('p.tenant', '=', slug)
    .where('p.admin_id', '=', adminId)
    .where('p.removed_at', 'is', null)
    .executeTakeFirst()

/** Nobody who governed it does any longer. */
export const removeAll = (tx: ControlTx, slug: string, at: string) =>
  tx
    .updateTable('control.clinic_admin_posts')
    .set({ removed_at: at })
    .where('tenant', '=', slug)
    .where('removed_at', 'is', null)
    .execute()

export const countOf = async (tx: ControlTx, slug: string) => {
  const rows = await tx
    .selectFrom('control.clinic_admin_posts')
    .select('id')
    .where('tenant', '=', slug)
    .where('removed_at', 'is', null)
    .forUpdate()
    .execute()
  return rows.length
}

export const remove = (tx: ControlTx, id: string, at: string) =>
  tx.updateTable('control.clinic_admin_posts').set({ removed_at: at }).where('id', '=', id).execute()
