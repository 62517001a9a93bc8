import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { Inject, Injectable } from '@nestjs/common'
import { Disk, errors } from 'flydrive'
import { Problem } from '../problem.js'
import { DISK } from './disk.js'
import { type FileType, takeIn } from './intake.js'

export interface StoredFile {
  /** What it is, by its content. */
  type: FileType
  /** Bytes as stored. */
  size: number
  /** SHA-256 of the stored bytes, hexadecimal. */
  sha256: string
  /** Pixels, of a picture. */
  width?: number
  height?: number
}

const TENANT = /^[a-z][a-z0-9-]{0,39}$/
/** Words of ours and ids of ours: there is no dot to climb with, and no room for a name somebody typed. */
const KEY = /^[a-z]+(?:-[a-z]+)*(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})+$/

/** Files of a tenant. Keys are a folder and ids made here, such as `documents/<uuid>`; what a file was called is a column, not a path. */
@Injectable()
export class Files {
  constructor(@Inject(DISK) private readonly disk: Disk) {}

  /**
   * Stores what somebody handed in, after looking at what it really is. Not inside a transaction: store first, then write
   * the row; a file without a row harms nobody.
   * @throws Problem `documents.too_large`, `documents.type_not_allowed`, `documents.unreadable`
   */
  async put(tenant: string, key: string, bytes: Uint8Array): Promise<StoredFile> {
    const path = pathOf(tenant, key)
    const { bytes: stored, type, ...size } = await takeIn(bytes)
    await this.disk.put(path, stored, { contentType: type })
    return { type, size: stored.byteLength, sha256: createHash('sha256').update(stored).digest('hex'), ...size }
  }

  /** Stores what we made ourselves, as it is. */
  async keep(tenant: string, key: string, bytes: Uint8Array): Promise<void> {
    await this.disk.put(pathOf(tenant, key), bytes)
  }

  /** @throws Problem `not_found` */
  async get(tenant: string, key: string): Promise<Uint8Array> {
    return this.disk.getBytes(pathOf(tenant, key)).catch(orNotFound)
  }

  /** @throws Problem `not_found` */
  async stream(tenant: string, key: string): Promise<Readable> {
    const path = pathOf(tenant, key)
    if (!(await this.disk.exists(path))) throw new Problem('not_found')
    return this.disk.getStream(path).catch(orNotFound)
  }

  /** Removes a file; one that is not there is no error. */
  async remove(tenant: string, key: string): Promise<void> {
    await this.disk.delete(pathOf(tenant, key))
  }
}

function pathOf(tenant: string, key: string): string {
  if (!TENANT.test(tenant) || !KEY.test(key)) throw new RangeError('not a key of a file')
  return `${tenant}/${key}`
}

function orNotFound(e: unknown): never {
  const cause = (e as { cause?: { code?: string; name?: string } }).cause
  if (e instanceof errors.E_CANNOT_READ_FILE && (cause?.code === 'ENOENT' || cause?.name === 'NoSuchKey'))
    throw new Problem('not_found')
  throw e
}
