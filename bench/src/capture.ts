import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'

export interface Statement {
  text: string
  values: unknown[]
}

// What belongs to sign-in, audit, idempotency and other clinics, which the bare server does without.
const OURS = /set_config\('tabib|audit\.looks|platform\.idempotency|identity\.sessions|pg_notify|control\./

/** What is being recorded, by the connection it was sent over, and only what follows from the recorded work. */
const recording = new AsyncLocalStorage<{ by: Map<pg.Client, Statement[]>; over: boolean }>()

/** Lets `record` see every statement of this process's tenant connections. Call before the first connection is made. */
export function watchStatements(): void {
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const asked = args[0] as { text?: string; values?: unknown[] } | string
    const text = typeof asked === 'string' ? asked : asked.text
    const mine = recording.getStore()
    if (mine && !mine.over && text && !OURS.test(text)) {
      const sent = mine.by.get(this) ?? []
      mine.by.set(this, sent)
      sent.push({ text, values: typeof asked === 'string' ? [] : (asked.values ?? []) })
    }
    return (original as (...a: unknown[]) => unknown).apply(this, args)
  } as typeof original
}

/** The statements that `work` sends, in order, each transaction whole. */
export async function record(work: () => Promise<unknown>): Promise<Statement[]> {
  const mine = { by: new Map<pg.Client, Statement[]>(), over: false }
  await recording.run(mine, work).finally(() => (mine.over = true))
  return [...mine.by.values()].flat()
}
