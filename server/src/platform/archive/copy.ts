import { once } from 'node:events'
import type { Socket } from 'node:net'
import type pg from 'pg'

/** The part of `pg`'s connection that COPY needs; the library leaves COPY to whoever hands it a query of their own. */
interface Connection {
  stream: Socket
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

/** What `client.query` calls while the answer arrives. */
interface Submittable {
  submit(connection: Connection): void
  handleCopyData?(message: { chunk: Buffer }): void
  handleCopyInResponse?(connection: Connection): void
  handleCommandComplete(): void
  handleReadyForQuery(): void
  handleError(error: Error): void
}

/** Bytes that are put together before they are passed on, and beyond which the server is asked to wait. */
const BATCH = 256 * 1024

export interface CopiedRows {
  bytes: Buffer
  rows: number
}

/** Rows as `COPY … TO STDOUT` sends them, a batch at a time; the server waits while nobody takes them. */
export async function* copyOut(client: pg.Client, statement: string): AsyncGenerator<CopiedRows> {
  let [waiting, size, over]: [Buffer[], number, boolean] = [[], 0, false]
  let failed: Error | undefined
  let wake = () => {}
  let socket: Socket | undefined
  const query: Submittable = {
    submit(connection) {
      socket = connection.stream
      connection.query(statement)
    },
    handleCopyData({ chunk }) {
      // The parser writes over its buffer: what is kept is a copy.
      waiting.push(Buffer.from(chunk))
      size += chunk.length
      if (size < BATCH) return
      socket!.pause()
      wake()
    },
    handleCommandComplete() {},
    handleReadyForQuery() {
      over = true
      wake()
    },
    handleError(error) {
      failed = error
      wake()
    },
  }
  client.query(query as never)
  while (true) {
    if (size < BATCH && !over && !failed) await new Promise<void>((done) => (wake = done))
    if (failed) throw failed
    if (waiting.length > 0) {
      const batch = { bytes: Buffer.concat(waiting), rows: waiting.length }
      ;[waiting, size] = [[], 0]
      yield batch
      socket!.resume()
    }
    if (over && waiting.length === 0) return
  }
}

/** Feeds `COPY … FROM STDIN`, as fast as the server takes it. */
export async function copyIn(client: pg.Client, statement: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  let connection: Connection | undefined
  let settle: { done: () => void; fail: (e: Error) => void }
  const over = new Promise<void>((done, fail) => (settle = { done, fail }))
  over.catch(() => undefined)
  let begin = () => {}
  const ready = new Promise<void>((done) => (begin = done))
  let failed: Error | undefined
  const query: Submittable = {
    submit(c) {
      connection = c
      c.query(statement)
    },
    handleCopyInResponse() {
      begin()
    },
    handleCommandComplete() {},
    handleReadyForQuery: () => (failed ? settle.fail(failed) : settle.done()),
    handleError(error) {
      failed = error
      begin()
      settle.fail(error)
    },
  }
  client.query(query as never)
  await ready
  try {
    for await (const chunk of chunks) {
      if (failed) break
      connection!.sendCopyFromChunk(chunk)
      if (connection!.stream.writableNeedDrain) await once(connection!.stream, 'drain')
    }
    if (!failed) connection!.endCopyFrom()
  } catch (e) {
    connection!.sendCopyFail('the archive broke off')
    await over.catch(() => undefined)
    throw e
  }
  await over
}
