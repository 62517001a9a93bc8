import { type Kysely, sql } from 'kysely'
import { schemaDigest } from './digest.js'
import { connectAsAdmin, migrate } from './migrate.js'
import { withDatabase } from './pools.js'
import type { DatabaseAccess } from './tenants.js'

type Access = Pick<DatabaseAccess, 'adminUrl' | 'controlDatabase'>

export interface FleetStep {
  slug: string
  /** Why it failed; undefined where it is up to date now. */
  error?: string
  done: number
  of: number
}

export interface FleetReport {
  done: string[]
  failed: { slug: string; error: string }[]
}

interface FleetOptions {
  /** Databases migrated at the same time. */
  parallel?: number
  /** Only these. */
  slugs?: readonly string[]
  onStep?: (step: FleetStep) => void
  stop?: AbortSignal
}

/**
 * Brings the databases of all clinics to this program's schema, a few at a time. Each clinic stands for itself: one that
 * fails keeps its reason in the control database and stays closed, the others go on. It may be stopped and called again, and
 * several processes may do it at once: what is done is passed over.
 */
export async function migrateFleet(access: Access, options: FleetOptions = {}): Promise<FleetReport> {
  const control = connectAsAdmin(access.adminUrl, access.controlDatabase, 2)
  const report: FleetReport = { done: [], failed: [] }
  try {
    const waiting = await behind(control, options.slugs)
    const of = waiting.length
    const work = async () => {
      for (let t = waiting.shift(); t && !options.stop?.aborted; t = waiting.shift()) {
        const error = await bring(access, control, t)
        if (error === undefined) report.done.push(t.slug)
        else report.failed.push({ slug: t.slug, error })
        const done = report.done.length + report.failed.length
        options.onStep?.({ slug: t.slug, done, of, ...(error === undefined ? {} : { error }) })
      }
    }
    await Promise.all(Array.from({ length: Math.min(options.parallel ?? 4, of) }, work))
    return report
  } finally {
    await control.destroy()
  }
}

interface Behind {
  slug: string
  database: string
}

async function behind(control: Kysely<any>, slugs?: readonly string[]): Promise<Behind[]> {
  const { rows } = await sql<Behind>`
    select slug, database from control.tenants
    where status <> 'opening' and digest is distinct from ${await schemaDigest()}
      and (${slugs ?? null}::text[] is null or slug = any(${slugs ?? null}::text[]))
    order by home desc, created_at`.execute(control)
  return rows
}

/** @returns why it failed; undefined where the clinic is up to date */
async function bring(access: Access, control: Kysely<any>, { slug, database }: Behind): Promise<string | undefined> {
  const digest = await schemaDigest()
  try {
    const { rows } = await sql`select from control.tenants where slug = ${slug} and digest = ${digest}`.execute(control)
    if (rows.length > 0) return undefined
    await migrate(withDatabase(access.adminUrl, database), 'tenant')
    await sql`
      update control.tenants set digest = ${digest}, migrated_at = now(), migration_tried_at = now(), migration_error = null
      where slug = ${slug}`.execute(control)
    return undefined
  } catch (e) {
    const error = (e instanceof Error ? e.message : String(e)).slice(0, 500)
    await sql`update control.tenants set migration_error = ${error}, migration_tried_at = now() where slug = ${slug}`
      .execute(control)
      .catch(() => undefined)
    return error
  }
}
