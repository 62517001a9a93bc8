import { z } from 'zod'
import type { Permission } from '../permissions.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call an operation: a permission that a role must hold, `signed-in` for anybody with a session,
 * `public` for anybody at all, `patient` for a patient's own session and nobody of the staff, `operator` for those who run
 * the installation and no clinic. There is no default: a route that says nothing does not compile.
 */
export type Access = Permission | 'signed-in' | 'public' | 'patient' | 'operator'

/** How patient data leaves the system through this operation; the audit of looks records it in these words. */
export type LookAction = 'open' | 'list' | 'search' | 'print' | 'export' | 'download'

/** Declares that an operation shows patient data, and whose. */
export interface Look {
  action: LookAction
  /** Ids of the patients shown, read from what came in and what went out; at most 50 are recorded. */
  patients?: (seen: { params: any; query: any; body: any; result: any }) => (string | null | undefined)[]
}

/** One HTTP operation. Server and web both read this object; nothing is generated. Paths start below `/api/v1`. */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  /** `module.noun.verb`, unique, also the query cache key on the web. */
  id: string
  method: Method
  path: string
  permission: Access
  /** One line for a person reading the API page. */
  summary: string
  params: P
  query: Q
  body: B
  result: R
  look?: Look
  /**
   * Only for somebody who has just shown again who they are (password, second factor). Where the two words do not
   * say why, a reason does.
   */
  stepUp?: true | string
  /** `file`: the handler answers with a binary stream instead of JSON; `result` then describes nothing. */
  answers: 'json' | 'file'
  /** `multipart`: the body is a form with one file; the handler reads it from the request. */
  takes: 'json' | 'multipart'
  /** A reason why this mutating call needs no Idempotency-Key; absent means it is honoured. */
  idempotencyExempt?: string
}

const nothing = z.strictObject({})
type Nothing = typeof nothing

/** The result of a call that has nothing to say. */
export const done = z.strictObject({ done: z.literal(true) })

interface Definition<P, Q, B, R> {
  method: Method
  path: string
  permission: Access
  summary: string
  params?: P
  query?: Q
  body?: B
  result: R
  look?: Look
  stepUp?: true | string
  answers?: 'json' | 'file'
  takes?: 'json' | 'multipart'
  idempotencyExempt?: string
}

/** Describes one HTTP operation once. Objects in `params`, `query` and `body` must be strict: unknown fields are refused. */
export function route<
  R extends z.ZodType,
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(id: string, def: Definition<P, Q, B, R>): Route<P, Q, B, R> {
  return {
    id,
    method: def.method,
    path: def.path,
    permission: def.permission,
    summary: def.summary,
    params: (def.params ?? nothing) as P,
    query: (def.query ?? nothing) as Q,
    body: (def.body ?? nothing) as B,
    result: def.result,
    answers: def.answers ?? 'json',
    takes: def.takes ?? 'json',
    ...(def.look ? { look: def.look } : {}),
    ...(def.stepUp ? { stepUp: def.stepUp } : {}),
    ...(def.idempotencyExempt ? { idempotencyExempt: def.idempotencyExempt } : {}),
  }
}

/** What a handler receives: everything parsed. */
export interface Input<T extends Route> {
  params: z.output<T['params']>
  query: z.output<T['query']>
  body: z.output<T['body']>
}

/** The same shape with every set of words widened to text: rows carry text, and the contract's parsing decides. */
type Widened<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? Widened<Item>[]
    : T extends object
      ? { [K in keyof T]: Widened<T[K]> }
      : T

/** What a handler returns, before the contract parses it. */
export type Result<T extends Route> = Widened<z.input<T['result']>>

/** What a caller receives. */
export type Answer<T extends Route> = z.output<T['result']>
