import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Reader } from './db.js'

/** Stands in a built statement for a value that each call brings. */
class Placeholder {
  constructor(readonly name: string) {}
}

/** Asks for one of the values a statement is sent with. */
export type Values<P> = <K extends keyof P & string>(name: K) => RawBuilder<P[K]>

/**
 * A statement whose text never changes: built and compiled on its first call, afterwards only sent with other values.
 * For the few reads that every screen waits for, where building the text would cost more than sending it.
 */
export function statement<P extends object, R>(
  build: (db: Reader, value: Values<P>) => { compile(db: Reader): CompiledQuery<R> },
): (db: Reader, values: P) => Promise<R[]> {
  let compiled: CompiledQuery<R> | undefined
  const value: Values<P> = (name) => sql`${new Placeholder(name)}`
  return async (db, values) => {
    compiled ??= build(db, value).compile(db)
    const parameters = compiled.parameters.map((p) => (p instanceof Placeholder ? values[p.name as keyof P] : p))
    const { rows } = await db.getExecutor().executeQuery<R>({ ...compiled, parameters })
    return rows
  }
}

/**
 * The same where the text depends on how much is asked for: one statement for each shape of it, each built and compiled once.
 * Shapes are few; the values that come with each call are not among them.
 */
export function shaped<S extends object, P extends object, R>(
  build: (db: Reader, value: Values<P>, shape: S) => { compile(db: Reader): CompiledQuery<R> },
): (db: Reader, shape: S, values: P) => Promise<R[]> {
  const known = new Map<string, (db: Reader, values: P) => Promise<R[]>>()
  return (db, shape, values) => {
    const key = JSON.stringify(shape)
    let send = known.get(key)
    if (!send) known.set(key, (send = statement<P, R>((first, value) => build(first, value, shape))))
    return send(db, values)
  }
}

/**
 * A value the planner does not see. Where it sees values, and they change what it expects to find, it plans a prepared
 * statement anew each time it is sent, which takes longer than a short search; this statement is planned once for each
 * connection. For statements with one good plan whatever is asked.
 */
export const unseen = (
  value: RawBuilder<unknown>,
  type: 'text' | 'uuid' | 'date' | 'numeric' | 'int' | 'text[]' | 'uuid[]',
) => sql`(select ${value}::${sql.raw(type)})`
