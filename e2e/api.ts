import { randomUUID } from 'node:crypto'

import type { Answer, Route } from '@tabib/contracts/core/route'
import { auth } from '@tabib/contracts/identity/auth'
import type { z } from 'zod'

import { demoPassword } from './harness.js'

type Parts<T extends Route> = {
  params?: z.input<T['params']>
  query?: z.input<T['query']>
  body?: z.input<T['body']>
  /** The version that was read, for what people edit. */
  version?: number
  /** One per intention: the same again is the same intention. */
  key?: string
}

/** The server answered, and said no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly retryAfter: string | null,
  ) {
    super(`${status} ${code}`)
  }
}

export type Call = <T extends Route>(route: T, parts?: Parts<T>) => Promise<Answer<T>>

/** A program signed in as somebody, calling the API by its contracts. Throws `Refused`, or what `fetch` throws. */
export async function caller(url: string, login: string, password = demoPassword): Promise<Call> {
  const stranger = calling(url)
  const answer = await stranger(auth.login, { body: { login, password } })
  if (answer.mfaRequired) throw new Error(`${login} is asked for a second factor`)
  return calling(url, answer.accessToken)
}

/** A program calling the API with a bearer token, or as a stranger. */
export function calling(url: string, token?: string): Call {
  return async (route, { params, query, body, version, key } = {}) => {
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => String((params as Record<string, unknown>)[name]))
    const search = new URLSearchParams(query as Record<string, string> | undefined)
    const response = await fetch(`${url}/api/v1${path}?${search}`, {
      method: route.method,
      signal: AbortSignal.timeout(30_000),
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(route.method === 'GET'
          ? {}
          : { 'content-type': 'application/json', 'idempotency-key': key ?? randomUUID() }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(route.method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) {
      throw new Refused(
        response.status,
        String((answer as { code?: string }).code),
        response.headers.get('retry-after'),
      )
    }
    return route.result.parse(answer) as never
  }
}
