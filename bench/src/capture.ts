import pg from 'pg'

export interface Statement {
  text: string
  values: unknown[]
}

// What belongs to sign-in, audit and idempotency, which the bare server does without.
const OURS = /set_config\('tabib|audit\.looks|platform\.idempotency|identity\.sessions|pg_notify/

let recording: Statement[] | undefined

/** Lets `record` see every statement of this process's tenant connections. Call before the first connection is made. */
export function watchStatements(): void {
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const asked = args[0] as { text?: string; values?: unknown[] } | string
    const text = typeof asked === 'string' ? asked : asked.text
    if (recording && text && !OURS.test(text)) {
      recording.push({ text, values: typeof asked === 'string' ? [] : (asked.values ?? []) })
    }
    return (original as (...a: unknown[]) => unknown).apply(this, args)
  } as typeof original
}

/** The statements that `work` sends, in order. One at a time. */
export async function record(work: () => Promise<unknown>): Promise<Statement[]> {
  const mine: Statement[] = []
  recording = mine
  try {
    await work()
  } finally {
    recording = undefined
  }
  return mine
}
