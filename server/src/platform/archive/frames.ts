import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'

const JSON_FRAME = 1
const DATA_FRAME = 2
const HEADER = 5
/** No frame of ours is longer; anything that says so is not one of ours. */
const LONGEST = 64 * 1024 * 1024

export type Frame = { json: Record<string, unknown> } | { data: Buffer }

/** The archive is no archive, or is damaged. */
export class Unreadable extends Error {}

/** Writes frames one after the other, each with its length, no faster than they are taken. */
export class FrameWriter {
  constructor(private readonly out: Writable) {}

  json(value: Record<string, unknown>): Promise<void> {
    return this.frame(JSON_FRAME, Buffer.from(JSON.stringify(value)))
  }

  data(bytes: Buffer): Promise<void> {
    return this.frame(DATA_FRAME, bytes)
  }

  private async frame(kind: number, bytes: Buffer): Promise<void> {
    const head = Buffer.alloc(HEADER)
    head.writeUInt8(kind, 0)
    head.writeUInt32BE(bytes.length, 1)
    this.out.write(head)
    if (!this.out.write(bytes)) await once(this.out, 'drain')
  }
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
