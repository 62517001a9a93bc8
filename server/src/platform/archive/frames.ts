import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** What stands in the first frame. */
export const FORMAT = 'tabib-archive-1'
const JSON_FRAME = 1
const DATA_FRAME = 2
const HEADER = 5
/** No frame of ours is longer; anything that says so is not one of ours. */
const LONGEST = 64 * 1024 * 1024

export type Frame = { json: Record<string, unknown> } | { data: Buffer }

/** The archive is no archive, or is damaged. */
export class Unreadable extends Error {}

/** Bytes of data in one frame. */
const PIECE = 1 << 20
/** Bytes after which whoever writes looks whether it may go on. */
const STRETCH = 32 * PIECE

/** Writes frames one after the other, each with its length, no faster than they are taken. */
export class FrameWriter {
  private stretch = 0

  /** `look` is asked again and again whether to go on; it throws where not. */
  constructor(
    private readonly out: Writable,
    private readonly look: () => Promise<void>,
  ) {}

  json(value: Record<string, unknown>): Promise<void> {
    return this.frame(JSON_FRAME, Buffer.from(JSON.stringify(value)))
  }

  async data(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE) await this.frame(DATA_FRAME, bytes.subarray(at, at + PIECE))
    this.stretch += bytes.length
    if (this.stretch < STRETCH) return
    this.stretch = 0
    await this.look()
  }

  private async frame(kind: number, bytes: Buffer): Promise<void> {
    const head = Buffer.alloc(HEADER)
    head.writeUInt8(kind, 0)
    head.writeUInt32BE(bytes.length, 1)
    this.out.write(head)
    if (this.out.write(bytes)) return
    // A stream whose other end broke takes nothing more and never says so again.
    if (this.out.destroyed) throw this.out.errored ?? new Error('the archive was closed while it was written')
    await once(this.out, 'drain')
  }
}

/** Frames of an archive on this disk. @throws Unreadable */
export function framesOf(path: string): AsyncGenerator<Frame> {
  const file = createReadStream(path)
  const open = createGunzip()
  file.on('error', (e) => open.destroy(e))
  return readFrames(file.pipe(open))
}

/** Frames as they were written. @throws Unreadable */
export async function* readFrames(source: Readable): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0)
  try {
    for await (const piece of source as AsyncIterable<Buffer>) {
      held = held.length > 0 ? Buffer.concat([held, piece]) : piece
      while (held.length >= HEADER) {
        const [kind, length] = [held.readUInt8(0), held.readUInt32BE(1)]
        if ((kind !== JSON_FRAME && kind !== DATA_FRAME) || length > LONGEST)
          throw new Unreadable('this is no archive of Tabib')
        if (held.length < HEADER + length) break
        const body = held.subarray(HEADER, HEADER + length)
        held = held.subarray(HEADER + length)
        yield kind === DATA_FRAME ? { data: body } : { json: JSON.parse(body.toString()) as Record<string, unknown> }
      }
    }
  } catch (e) {
    if (e instanceof Unreadable) throw e
    const { code } = e as { code?: string }
    throw new Unreadable(code?.startsWith('Z_') ? 'the archive is damaged or broke off' : (e as Error).message, {
      cause: e,
    })
  }
  if (held.length > 0) throw new Unreadable('the archive broke off')
}
