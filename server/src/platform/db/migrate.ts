import { createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type MigrationProvider, Migrator } from 'kysely/migration'
import { getConstructionPlans } from 'pg-boss'
import { MIGRATIONS, migrationFiles, schemaDigest } from './digest.js'
import { connect, withDatabase } from './pools.js'
import type { DatabaseAccess } from './tenants.js'

export const APP_ROLE = 'tabib_app'
const OPERATOR_ROLE = 'tabib_operator'

/** SQL files of one folder, in the order of their names; forward only. With `only` those of these names. */
class SqlFiles implements MigrationProvider {
  constructor(
    private readonly folder: string,
    private readonly only?: readonly string[],
  ) {}

  async getMigrations() {
    const wanted = (name: string) => !this.only || this.only.includes(name.replace('.sql', ''))
    const names = (await migrationFiles(this.folder)).filter(wanted)
    const texts = await Promise.all(names.map((n) => readFile(join(this.folder, n), 'utf8')))
    return Object.fromEntries(
      names.map((name, i) => [
        name.replace('.sql', ''),
        {
          up: (db: Kysely<any>) =>
            sql
              .raw(texts[i]!)
              .execute(db)
              .then(() => undefined),
        },
      ]),
    )
  }
}

/**
 * Brings one database up to date under a lock; several servers may call it at once. With `only` as far as these migrations go: the
 * schema of an earlier version. Throws with the failing migration's name.
 */
export async function migrate(url: string, folder: 'control' | 'tenant', only?: readonly string[]): Promise<void> {
  const db = connect<any>(url, { max: 2, name: 'tabib migrate', statementTimeout: 600_000, script: true })
  try {
    if (folder === 'tenant') await installJobs(db)
    const migrator = new Migrator({
      db,
      provider: new SqlFiles(join(MIGRATIONS, folder), only),
      migrationTableSchema: 'tabib_migrations',
    })
    const { error, results } = await migrator.migrateToLatest()
    if (error) {
      const failed = results?.find((r) => r.status === 'Error')?.migrationName ?? folder
      throw new Error(`migration ${failed} failed: ${String((error as Error).message)}`, { cause: error })
    }
  } finally {
    await db.destroy()
  }
}

/** The tables of the job library, in the tenant's own database. */
async function installJobs(db: Kysely<any>): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`select to_regnamespace('pgboss') is not null as there`.execute(db)
  if (rows[0]!.there) return
  await sql.raw(getConstructionPlans('pgboss', { createSchema: true } as never)).execute(db)
  await sql
    .raw(
      `grant usage on schema pgboss to ${APP_ROLE};
       grant select, insert, update, delete on all tables in schema pgboss to ${APP_ROLE};
       grant usage, select on all sequences in schema pgboss to ${APP_ROLE};
       grant execute on all functions in schema pgboss to ${APP_ROLE}`,
    )
    .execute(db)
}

interface Secrets {
  appPassword: string
  /** Key that signs access tokens. */
  tokenKey: string
}

/** Secrets of this installation, made once and kept readable by this user alone. */
export async function secretsOf(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json')
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Secrets
  await mkdir(dataDir, { recursive: true })
  const made: Secrets = {
    appPassword: randomBytes(24).toString('base64url'),
    tokenKey: randomBytes(32).toString('base64url'),
  }
  await writeFile(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' })
  return made
}

async function databaseExists(admin: Kysely<any>, name: string) {
  const { rows } = await sql`select 1 from pg_database where datname = ${name}`.execute(admin)
  return rows.length > 0
}

/** A database that the application may enter and nobody else. */
export async function createDatabase(admin: Kysely<any>, name: string, template?: string) {
  await sql.raw(`create database "${name}"${template ? ` template "${template}"` : ''}`).execute(admin)
  await sql
    .raw(`revoke all on database "${name}" from public; grant connect, temporary on database "${name}" to ${APP_ROLE}`)
    .execute(admin)
}

/** A connection that may make databases; scripts of several statements, and no hurry. */
export const connectAsAdmin = (adminUrl: string, database = 'postgres', max = 1, idle = 30_000) =>
  connect<any>(withDatabase(adminUrl, database), {
    max,
    idle,
    name: 'tabib admin',
    statementTimeout: 600_000,
    script: true,
  })

export interface Installation extends DatabaseAccess {
  /** True for a tenant made just now, which has no rows yet. */
  fresh: boolean
}

/**
 * Prepares a Postgres for this version: the application role, the control database, the migrated template and the first tenant.
 * `adminUrl` is a role that may create databases and roles. `prefix` keeps several installations on one Postgres apart.
 */
export async function prepare(
  adminUrl: string,
  appPassword: string,
  prefix = 'tabib',
  { migrateHome = true } = {},
): Promise<Installation> {
  const admin = connectAsAdmin(adminUrl)
  const control = `${prefix}_control`
  const tenant = `${prefix}_main`
  try {
    await sql`select pg_advisory_lock(hashtext(${prefix}))`.execute(admin)
    const operatorPassword = createHmac('sha256', appPassword).update(OPERATOR_ROLE).digest('base64url')
    await ensureRole(admin, APP_ROLE, appPassword)
    await ensureRole(admin, OPERATOR_ROLE, operatorPassword)
    if (!(await databaseExists(admin, control))) await createDatabase(admin, control)
    await sql.raw(`grant connect on database "${control}" to ${OPERATOR_ROLE}`).execute(admin)
    await migrate(withDatabase(adminUrl, control), 'control')
    const template = await ensureTemplate(admin, adminUrl, prefix)
    const fresh = !(await databaseExists(admin, tenant))
    if (fresh) await createDatabase(admin, tenant, template)
    const controlUrl = withDatabase(adminUrl, control)
    await enlist(controlUrl, { slug: 'main', database: tenant, fresh })
    if (migrateHome) await bringHome(adminUrl, controlUrl)
    return {
      url: withDatabase(adminUrl, control, { name: APP_ROLE, password: appPassword }),
      operatorUrl: withDatabase(adminUrl, control, { name: OPERATOR_ROLE, password: operatorPassword }),
      adminUrl,
      controlDatabase: control,
      prefix,
      fresh,
    }
  } finally {
    await admin.destroy()
  }
}

async function ensureRole(admin: Kysely<any>, name: string, password: string) {
  // One role serves every installation on this Postgres.
  await sql`select pg_advisory_lock(hashtext(${name}))`.execute(admin)
  const { rows } = await sql`select 1 from pg_roles where rolname = ${name}`.execute(admin)
  const verb = rows.length ? 'alter' : 'create'
  // Membership in the statistics' role counts by inheritance; the application is a member of nothing.
  const inherits = name === OPERATOR_ROLE ? 'inherit' : 'noinherit'
  await sql
    .raw(`${verb} role ${name} login nosuperuser nocreatedb nocreaterole ${inherits} password '${password}'`)
    .execute(admin)
  await sql`select pg_advisory_unlock(hashtext(${name}))`.execute(admin)
}

/** The migrated database that new tenants are cloned from; one per schema version, older ones are dropped. */
export async function ensureTemplate(admin: Kysely<any>, adminUrl: string, prefix: string): Promise<string> {
  const name = `${prefix}_template_${await schemaDigest()}`
  if (await databaseExists(admin, name)) return name
  const older = await sql<{
    datname: string
  }>`select datname from pg_database where starts_with(datname, ${`${prefix}_template_`})`.execute(admin)
  for (const { datname } of older.rows) await sql.raw(`drop database "${datname}"`).execute(admin)
  const making = `${prefix}_making`
  await sql.raw(`drop database if exists "${making}" with (force)`).execute(admin)
  await createDatabase(admin, making)
  await migrate(withDatabase(adminUrl, making), 'tenant')
  await sql.raw(`alter database "${making}" rename to "${name}"`).execute(admin)
  return name
}

/** The name of a clinic's database. */
export const databaseOf = (prefix: string, slug: string) => `${prefix}_t_${slug.replaceAll('-', '_')}`

/** Takes away what an earlier attempt left behind. @returns the name of the clinic's database */
export async function dropIfThere(
  admin: Kysely<any>,
  { prefix }: Pick<DatabaseAccess, 'prefix'>,
  slug: string,
): Promise<string> {
  const database = databaseOf(prefix, slug)
  await sql.raw(`drop database if exists "${database}" with (force)`).execute(admin)
  return database
}

/** What the names of all furnished templates begin with. */
export const furnishedFamily = (prefix: string) => `${prefix}_furnished_`

/** Clones a database for a clinic, from the bare template unless another is named; one that an earlier attempt left behind is replaced. */
export async function cloneTenant(
  admin: Kysely<any>,
  { adminUrl, prefix }: Pick<DatabaseAccess, 'adminUrl' | 'prefix'>,
  slug: string,
  template?: string,
) {
  const database = await dropIfThere(admin, { prefix }, slug)
  await createDatabase(admin, database, template ?? (await ensureTemplate(admin, adminUrl, prefix)))
  return database
}

/**
 * A second template, furnished by `furnish` with what every new clinic begins with; `version` names what that is. Made once,
 * also where several ask at the same time; older ones are dropped.
 */
export async function ensureFurnished(
  admin: Kysely<any>,
  { adminUrl, prefix }: Pick<DatabaseAccess, 'adminUrl' | 'prefix'>,
  version: string,
  furnish: (database: string) => Promise<void>,
): Promise<string> {
  const name = `${furnishedFamily(prefix)}${await schemaDigest()}_${version}`
  return admin.connection().execute(async (held) => {
    if (await databaseExists(held, name)) return name
    await sql`select pg_advisory_lock(hashtext(${name}))`.execute(held)
    try {
      if (await databaseExists(held, name)) return name
      const older = await sql<{ datname: string }>`
        select datname from pg_database where starts_with(datname, ${furnishedFamily(prefix)})`.execute(held)
      for (const { datname } of older.rows) await sql.raw(`drop database "${datname}" with (force)`).execute(held)
      const making = `${prefix}_furnishing`
      await sql.raw(`drop database if exists "${making}" with (force)`).execute(held)
      await createDatabase(held, making, await ensureTemplate(held, adminUrl, prefix))
      await furnish(making)
      await sql.raw(`alter database "${making}" rename to "${name}"`).execute(held)
      return name
    } finally {
      await sql`select pg_advisory_unlock(hashtext(${name}))`.execute(held)
    }
  })
}

/** Clones a tenant database from the template and makes it known, with nobody in it. */
export async function addTenant(options: { adminUrl: string; prefix: string; slug: string }): Promise<void> {
  const { adminUrl, prefix, slug } = options
  const admin = connectAsAdmin(adminUrl)
  try {
    const database = databaseOf(prefix, slug)
    await createDatabase(admin, database, await ensureTemplate(admin, adminUrl, prefix))
    await enlist(withDatabase(adminUrl, `${prefix}_control`), { slug, database, fresh: true })
  } finally {
    await admin.destroy()
  }
}

interface Enlisted {
  slug: string
  database: string
  /** Cloned just now, so of this program's schema. */
  fresh: boolean
}

/** Makes a tenant known. */
async function enlist(controlUrl: string, { slug, database, fresh }: Enlisted) {
  const control = connect<any>(controlUrl, { max: 1 })
  const digest = fresh ? await schemaDigest() : null
  try {
    await sql`
      insert into control.tenants (slug, database, home, digest, migrated_at)
      values (${slug}, ${database}, ${slug === 'main'}, ${digest}, ${fresh ? sql`now()` : null})
      on conflict (slug) do nothing`.execute(control)
  } finally {
    await control.destroy()
  }
}

/**
 * Brings the clinic at the bare address up to date before anybody is let in. Where it is the only one its failure keeps the
 * server from starting; where there are others they are served, and it is shown as failed.
 */
async function bringHome(adminUrl: string, controlUrl: string) {
  const control = connect<any>(controlUrl, { max: 1 })
  const digest = await schemaDigest()
  try {
    const { rows } = await sql<{ slug: string; database: string; others: boolean }>`
      select slug, database, exists (select from control.tenants o where o.slug <> t.slug) as others
      from control.tenants t where home and digest is distinct from ${digest}`.execute(control)
    const home = rows[0]
    if (!home) return
    const failure = await migrate(withDatabase(adminUrl, home.database), 'tenant').then(
      () => undefined,
      (e: unknown) => e as Error,
    )
    if (failure && !home.others) throw failure
    await sql`
      update control.tenants set migration_tried_at = now(), migration_error = ${failure?.message.slice(0, 500) ?? null},
        digest = ${failure ? sql`digest` : digest}, migrated_at = ${failure ? sql`migrated_at` : sql`now()`}
      where slug = ${home.slug}`.execute(control)
  } finally {
    await control.destroy()
  }
}
