import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Disk } from 'flydrive'
import pg from 'pg'
import { schemaDigest } from '../db/digest.js'
import { withDatabase } from '../db/pools.js'
import { copyOut } from './copy.js'
import { FrameWriter } from './frames.js'
import { fullName, quoted, sequencesOf, type Table, tablesOf } from './shape.js'

export const FORMAT = 'tabib-archive-1'
/** Bytes of one piece of a file. */
const PIECE = 1 << 20

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
  /** What else the receiving installation should know of the clinic. */
  about: Record<string, unknown>
  disk: Disk
  /** The file beside the data in which the heads of the audit's chain are written down. */
  anchors?: string
  /** Where the archive goes; it appears there when it is whole. */
  path: string
  /** ISO instant that stands in the archive. */
  at: string
  onProgress?: (p: Progress) => void
}

/**
 * Writes a clinic into one pressed file: every row of every table as of one instant, where the sequences stand, and its
 * files; each part with its count and SHA-256. Rows go from Postgres to the disk as they come: memory does not grow with the
 * clinic. The clinic works on meanwhile.
 */
export async function exportTenant(order: ExportOrder): Promise<Exported> {
  const client = new pg.Client({
    connectionString: withDatabase(order.adminUrl, order.database),
    application_name: 'tabib export',
  })
  const unfinished = `${order.path}.unfinished`
  const pressed = createGzip({ level: 1 })
  const written = pressed.pipe(createWriteStream(unfinished, { mode: 0o600 }))
  await client.connect()
  try {
    await client.query(
      "set statement_timeout = 0; set timezone = 'UTC'; set datestyle = 'ISO'; set extra_float_digits = 1",
    )
    // Taken before the rows: what was written down by then is among them, while the clinic goes on sealing.
    const anchors = order.anchors && existsSync(order.anchors) ? await readFile(order.anchors) : undefined
    await client.query('begin isolation level repeatable read read only')
    const tables = await tablesOf(client)
    const out = new FrameWriter(pressed)
    const { slug, name, about, at } = order
    await out.json({ format: FORMAT, digest: await schemaDigest(), slug, name, at, about, tables: tables.length })
    const total: Exported = { tables: tables.length, rows: 0, files: 0, bytes: 0 }
    await writeTables(client, out, { tables, total, ...(order.onProgress ? { onProgress: order.onProgress } : {}) })
    await out.json({ sequences: await sequencesOf(client) })
    await client.query('commit')
    await writeFiles(order, out, total)
    if (anchors) await writeAnchors(out, anchors)
    await out.json({ end: total })
    pressed.end()
    await finished(written)
    await rename(unfinished, order.path)
    return total
  } catch (e) {
    pressed.destroy()
    await rm(unfinished, { force: true })
    throw e
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

async function writeAnchors(out: FrameWriter, anchors: Buffer): Promise<void> {
  await out.json({ anchors: { size: anchors.length } })
  for (let at = 0; at < anchors.length; at += PIECE) await out.data(anchors.subarray(at, at + PIECE))
  await out.json({ anchorsEnd: { sha256: createHash('sha256').update(anchors).digest('hex') } })
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
