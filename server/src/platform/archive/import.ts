import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Disk } from 'flydrive'
import pg from 'pg'
import { digestOf, schemaDigest } from '../db/digest.js'
import { migrate } from '../db/migrate.js'
import { withDatabase } from '../db/pools.js'
import { copyIn } from './copy.js'
import { checkArchive } from './check.js'
import type { Exported, Progress } from './export.js'
import { FORMAT, type Frame, framesOf, Unreadable } from './frames.js'
import { type ForeignKey, foreignKeysOf, fullName, quoted, type Sequence, type Table, tablesOf } from './shape.js'

export interface ArchiveHead {
  digest: string
  slug: string
  name: string
  at: string
  about: Record<string, unknown>
  tables: number
  /** The migrations that made its schema. */
  migrations: string[]
  /** Whether that is an earlier schema than this program's: all of its migrations are known here, and others came after. */
  earlier: boolean
}

/** The archive was made by another version, or is not whole. Its sentence is for the operator. */
export class ArchiveRefused extends Error {}

/** What an archive says about itself. @throws ArchiveRefused where this program cannot make its schema */
export async function readHead(path: string): Promise<ArchiveHead> {
  try {
    for await (const frame of framesOf(path)) return await headOf(frame)
  } catch (e) {
    throw refusalOf(e)
  }
  throw new ArchiveRefused('The archive is empty.')
}

/** Reads an archive to its end. @throws ArchiveRefused where anything of it is not as it was exported */
export async function mustBeWhole(path: string): Promise<void> {
  await checkArchive(path).catch((e: unknown) => {
    throw refusalOf(e)
  })
}

async function headOf(frame: Frame): Promise<ArchiveHead> {
  const head = 'json' in frame ? frame.json : {}
  if (head.format !== FORMAT) throw new ArchiveRefused('This file is no archive of Tabib.')
  const [digest, migrations] = [await schemaDigest(), (head.migrations ?? []) as string[]]
  const earlier = head.digest !== digest
  if (earlier && head.digest !== (await digestOf(migrations))) {
    throw new ArchiveRefused(
      `The archive has schema ${String(head.digest)}, this program has ${digest} and does not know that one: a later version made it. Update this installation and import it then.`,
    )
  }
  return { ...(head as unknown as ArchiveHead), migrations, earlier }
}

/** What was thrown, or, behind what the disk made of it, that the archive is at fault. */
function refusalOf(e: unknown): unknown {
  if (e instanceof Unreadable) return new ArchiveRefused(`The archive cannot be read: ${e.message}.`, { cause: e })
  const { cause } = e as { cause?: unknown }
  return cause instanceof Unreadable || cause instanceof ArchiveRefused ? refusalOf(cause) : e
}

/** The heads that arrived are the ones that count from now on; those that stood here stay, under another name. */
export async function settleAnchors(arrived: string, anchors: string): Promise<void> {
  if (existsSync(anchors)) await rename(anchors, `${anchors}.before-${Date.now()}`)
  if (existsSync(arrived)) await rename(arrived, anchors)
}

interface ImportOrder {
  adminUrl: string
  /** A database of the archive's schema, as `databaseFor` makes it. */
  database: string
  slug: string
  disk: Disk
  /** Where the heads of the audit's chain are written down from now on. */
  anchors?: string
  path: string
  onProgress?: (p: Progress) => void
}

/**
 * Puts an archive's rows into a database of its schema, in one transaction, with no trigger awake: the rows arrive as
 * they were, the audit's among them, and nothing is recorded about their arrival. The foreign keys are taken down first and put
 * up again afterwards, so that Postgres itself checks every one of them. Then the files; and where its schema is an earlier one
 * the database is brought up to date, as at an update of the program.
 * @throws ArchiveRefused where a part is missing or its SHA-256 differs
 */
export async function importTenant(order: ImportOrder): Promise<Exported> {
  const client = new pg.Client({
    connectionString: withDatabase(order.adminUrl, order.database),
    application_name: 'tabib import',
  })
  await client.connect()
  try {
    await client.query("set statement_timeout = 0; set timezone = 'UTC'; set datestyle = 'ISO'")
    return await new Import(client, order).run()
  } catch (e) {
    throw refusalOf(e)
  } finally {
    await client.end()
  }
}

class Import {
  private readonly source: AsyncGenerator<Frame>
  private readonly total: Exported = { tables: 0, rows: 0, files: 0, bytes: 0 }

  constructor(
    private readonly client: pg.Client,
    private readonly order: ImportOrder,
  ) {
    this.source = framesOf(order.path)
  }

  async run(): Promise<Exported> {
    const head = await headOf(await this.frame())
    await this.client.query('begin')
    await this.client.query('set local session_replication_role = replica')
    const own = await tablesOf(this.client)
    if (own.length !== head.tables) throw new ArchiveRefused('The archive has other tables than this program.')
    const keys = await this.clear(own)
    for (let frame = await this.json(); !frame.end; frame = await this.json()) await this.take(frame, own, keys)
    if (head.earlier) await migrate(withDatabase(this.order.adminUrl, this.order.database), 'tenant')
    return this.total
  }

  private async take(frame: Record<string, unknown>, own: Table[], keys: ForeignKey[]): Promise<void> {
    if (frame.table) return this.takeTable(frame.table as Table, own)
    if (frame.sequences) return this.close(frame.sequences as Sequence[], keys, own)
    if (frame.anchors) return this.takeAnchors()
    if (frame.file) return this.takeFile((frame.file as { key: string }).key)
    throw new ArchiveRefused('The archive has a part this program does not know.')
  }

  private async clear(own: Table[]): Promise<ForeignKey[]> {
    const keys = await foreignKeysOf(this.client)
    for (const k of keys) await this.client.query(`alter table ${k.table} drop constraint ${quoted(k.name)}`)
    await this.client.query(`truncate ${own.map(fullName).join(', ')}`)
    return keys
  }

  private async takeTable(table: Table, own: Table[]): Promise<void> {
    const ours = own.find((t) => t.schema === table.schema && t.name === table.name)
    if (!ours || ours.columns.join() !== table.columns.join())
      throw new ArchiveRefused(`The archive has another ${table.schema}.${table.name} than this program.`)
    const hash = createHash('sha256')
    const columns = table.columns.map(quoted).join(', ')
    const ended: { part?: Record<string, unknown> } = {}
    await copyIn(this.client, `copy ${fullName(table)} (${columns}) from stdin`, this.data(hash, ended))
    const { rows, sha256 } = ended.part!.tableEnd as { rows: number; sha256: string }
    if (hash.digest('hex') !== sha256)
      throw new ArchiveRefused(`The rows of ${table.schema}.${table.name} are not as they were exported.`)
    this.total.tables += 1
    this.total.rows += rows
    this.order.onProgress?.({ what: `${table.schema}.${table.name}`, done: this.total.tables, of: own.length })
  }

  private async close(sequences: Sequence[], keys: ForeignKey[], own: Table[]): Promise<void> {
    if (this.total.tables !== own.length) throw new ArchiveRefused('The archive lacks tables.')
    for (const s of sequences)
      await this.client.query('select setval($1::regclass, $2::bigint, $3)', [fullName(s), s.value, s.called])
    for (const k of keys)
      await this.client.query(`alter table ${k.table} add constraint ${quoted(k.name)} ${k.definition}`)
    await this.client.query('commit')
    await this.client.query('analyze')
  }

  private async takeFile(key: string): Promise<void> {
    if (!/^[\w-]+(\/[\w-]+)*$/.test(key))
      throw new ArchiveRefused('The archive has a file with a name that is not ours.')
    const hash = createHash('sha256')
    const ended: { part?: Record<string, unknown> } = {}
    const path = `${this.order.slug}/${key}`
    await this.order.disk.putStream(path, Readable.from(this.data(hash, ended)))
    const { sha256 } = ended.part!.fileEnd as { sha256: string }
    if (hash.digest('hex') !== sha256) throw new ArchiveRefused(`The file ${key} is not as it was exported.`)
    this.total.files += 1
    this.order.onProgress?.({ what: `file ${this.total.files}`, done: 1, of: 1 })
  }

  /** Beside the data of this installation. */
  private async takeAnchors(): Promise<void> {
    const hash = createHash('sha256')
    const ended: { part?: Record<string, unknown> } = {}
    const before = this.total.bytes
    const { anchors } = this.order
    const arriving = anchors && `${anchors}.arriving`
    if (arriving) await mkdir(dirname(arriving), { recursive: true, mode: 0o700 })
    const to = arriving ? createWriteStream(arriving, { mode: 0o600, flush: true }) : new PassThrough().resume()
    await pipeline(this.data(hash, ended), to)
    this.total.bytes = before
    const { sha256 } = ended.part!.anchorsEnd as { sha256: string }
    if (hash.digest('hex') !== sha256) throw new ArchiveRefused("The audit's anchors are not as they were exported.")
    if (anchors && arriving) await settleAnchors(arriving, anchors)
  }

  /** Data up to the next part that is none, which is left in `ended`. */
  private async *data(
    hash: { update(b: Buffer): unknown },
    ended: { part?: Record<string, unknown> },
  ): AsyncGenerator<Buffer> {
    for (let frame = await this.frame(); ; frame = await this.frame()) {
      if ('json' in frame) {
        ended.part = frame.json
        return
      }
      hash.update(frame.data)
      this.total.bytes += frame.data.length
      yield frame.data
    }
  }

  private async json(): Promise<Record<string, unknown>> {
    const frame = await this.frame()
    if (!('json' in frame)) throw new ArchiveRefused('The archive is out of order.')
    return frame.json
  }

  private async frame(): Promise<Frame> {
    const { value, done } = await this.source.next()
    if (done || !value) throw new ArchiveRefused('The archive broke off.')
    return value
  }
}
