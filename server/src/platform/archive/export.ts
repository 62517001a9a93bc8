import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Disk } from 'flydrive'
import pg from 'pg'
import { digestOf } from '../db/digest.js'
import { withDatabase } from '../db/pools.js'
import { checkArchive } from './check.js'
import { copyOut } from './copy.js'
import { FORMAT, FrameWriter, Unreadable } from './frames.js'
import { fullName, migrationsOf, quoted, sequencesOf, type Table, tablesOf } from './shape.js'

export interface Progress {
  what: string
  done: number
  of: number
}

export interface Exported {
  tables: number
  rows: number
  files: number
  /** Bytes of rows and files before they were pressed. */
  bytes: number
}

interface ExportOrder {
  adminUrl: string
  slug: string
  name: string
  database: string
  /** What is noted of its schema; where it is this program's by now, the archive says so. */
  digest: string
  /** What else the receiving installation should know of the clinic. */
  about: Record<string, unknown>
  disk: Disk
  /** The file beside the data in which the heads of the audit's chain are written down. */
  anchors?: string
  /** Where the archive goes; it appears there when it is whole and was read back. */
  path: string
  /** Bytes that must stay free on the disk it goes to: where the database lies on it too, it must not run dry. */
  reserve?: number
  stop?: AbortSignal
  /** ISO instant that stands in the archive. */
  at: string
  onProgress?: (p: Progress) => void
}

/**
 * Writes a clinic into one pressed file: every row of every table as of one instant, where the sequences stand, and its
 * files; each part with its count and SHA-256. Rows go from Postgres to the disk as they come: memory does not grow with the
 * clinic. The clinic works on meanwhile. What was written is read back before it gets its name; whatever stood there under
 * that name stands there until then.
 * @throws Error where the disk is full or fails; nothing of it is left
 */
export async function exportTenant(order: ExportOrder): Promise<Exported> {
  const unfinished = `${order.path}.unfinished`
  const pressed = createGzip({ level: 1 })
  const written = pipeline(pressed, createWriteStream(unfinished, { mode: 0o600, flush: true }))
  // Whoever writes hears of it, too; nobody else is waiting yet.
  written.catch(() => undefined)
  try {
    const total = await writeArchive(order, new FrameWriter(pressed, mayGoOn(order)))
    pressed.end()
    await written
    if (JSON.stringify(await checkArchive(unfinished, order.stop)) !== JSON.stringify(total))
      throw new Unreadable('what was read back is not what was written')
    await rename(unfinished, order.path)
    await onDisk(dirname(order.path))
    return total
  } catch (e) {
    pressed.destroy()
    await written.catch(() => undefined)
    await rm(unfinished, { force: true })
    throw e
  }
}

function mayGoOn({ path, reserve = 0, stop }: ExportOrder): () => Promise<void> {
  return async () => {
    stop?.throwIfAborted()
    const { bavail, bsize } = await statfs(dirname(path))
    if (bavail * bsize < reserve) throw new DiskFull(dirname(path), bavail * bsize)
  }
}

class DiskFull extends Error {
  constructor(folder: string, free: number) {
    super(`only ${Math.floor(free / 1e6)} MB are free at ${folder}, where the database needs room to work`)
  }
}

/** So that the new name, too, outlives a power cut. */
async function onDisk(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

async function writeArchive(order: ExportOrder, out: FrameWriter): Promise<Exported> {
  const client = new pg.Client({
    connectionString: withDatabase(order.adminUrl, order.database),
    application_name: 'tabib export',
  })
  // A connection that breaks while no statement runs is told of here; the next statement fails.
  client.on('error', () => undefined)
  await mayGoOn(order)()
  await client.connect()
  try {
    await client.query(
      "set statement_timeout = 0; set timezone = 'UTC'; set datestyle = 'ISO'; set extra_float_digits = 1",
    )
    // Taken before the rows: what was written down by then is among them, while the clinic goes on sealing.
    const anchored = order.anchors && existsSync(order.anchors) ? (await stat(order.anchors)).size : 0
    await client.query('begin isolation level repeatable read read only')
    const tables = await tablesOf(client)
    const migrations = await migrationsOf(client)
    const digest = (await digestOf(migrations)) ?? order.digest
    const { slug, name, about, at } = order
    await out.json({ format: FORMAT, digest, migrations, slug, name, at, about, tables: tables.length })
    const total: Exported = { tables: tables.length, rows: 0, files: 0, bytes: 0 }
    await writeTables(client, out, { tables, total, ...(order.onProgress ? { onProgress: order.onProgress } : {}) })
    await out.json({ sequences: await sequencesOf(client) })
    await client.query('commit')
    await writeFiles(order, out, total)
    if (anchored > 0) await writeAnchors(out, order.anchors!, anchored)
    await out.json({ end: total })
    return total
  } finally {
    await client.end()
  }
}

interface TablesOrder {
  tables: Table[]
  total: Exported
  onProgress?: (p: Progress) => void
}

async function writeTables(client: pg.Client, out: FrameWriter, { tables, total, onProgress }: TablesOrder) {
  const of = tables.reduce((sum, t) => sum + t.size, 0)
  let done = 0
  for (const table of tables) {
    const { schema, name, columns } = table
    await out.json({ table: { schema, name, columns } })
    const hash = createHash('sha256')
    let rows = 0
    const statement = `copy ${fullName(table)} (${columns.map(quoted).join(', ')}) to stdout`
    for await (const batch of copyOut(client, statement)) {
      hash.update(batch.bytes)
      await out.data(batch.bytes)
      rows += batch.rows
      total.bytes += batch.bytes.length
    }
    await out.json({ tableEnd: { rows, sha256: hash.digest('hex') } })
    total.rows += rows
    done += table.size
    onProgress?.({ what: `${schema}.${name}`, done, of })
  }
}

async function writeFiles({ disk, slug, onProgress }: ExportOrder, out: FrameWriter, total: Exported): Promise<void> {
  for await (const key of filesOf(disk, slug)) {
    // Taken away since it was listed: then no row tells of it.
    if (!(await disk.exists(key))) continue
    await out.json({ file: { key: key.slice(slug.length + 1) } })
    const hash = createHash('sha256')
    let size = 0
    for await (const piece of (await disk.getStream(key)) as AsyncIterable<Buffer>) {
      hash.update(piece)
      await out.data(piece)
      size += piece.length
    }
    await out.json({ fileEnd: { size, sha256: hash.digest('hex') } })
    total.files += 1
    total.bytes += size
    onProgress?.({ what: `file ${total.files}`, done: 1, of: 1 })
  }
}

async function writeAnchors(out: FrameWriter, path: string, size: number): Promise<void> {
  await out.json({ anchors: { size } })
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { end: size - 1 }) as AsyncIterable<Buffer>) {
    hash.update(piece)
    await out.data(piece)
  }
  await out.json({ anchorsEnd: { sha256: hash.digest('hex') } })
}

/** Keys of everything that lies in a clinic's folder. */
export async function* filesOf(disk: Disk, slug: string): AsyncGenerator<string> {
  let page: string | undefined
  do {
    const listed = await disk
      .listAll(`${slug}/`, { recursive: true, ...(page ? { paginationToken: page } : {}) })
      .catch((e: unknown) => {
        // A clinic without a file has no folder.
        if ((e as { cause?: { code?: string } }).cause?.code === 'ENOENT') return undefined
        throw e
      })
    if (!listed) return
    for (const object of listed.objects) if (object.isFile) yield object.key
    page = listed.paginationToken
  } while (page)
}
