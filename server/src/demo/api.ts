import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { newId } from '@tabib/contracts/core/id'
import type { Answer, Route } from '@tabib/contracts/core/route'
import type { z } from 'zod'
import { signAccess } from '../modules/identity/index.js'
import type { SeedClock } from './seed-clock.js'

/** Somebody of the demonstration hospital, signed in. */
export interface Colleague {
  name: string
  staffId: string
  accountId: string
  sessionId: string
  branchId: string
}

type Parts<T extends Route> = {
  params?: z.input<T['params']>
  query?: z.input<T['query']>
  body?: z.input<T['body']>
}

/** The product's own API, called in-process, by whom and when the story says. */
export class Api {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly tenant: string,
    private readonly key: Uint8Array,
    private readonly clock: SeedClock,
  ) {}

  /** Calls a route as a colleague at a moment. Throws with the problem where it is refused. */
  call<T extends Route>(route: T, who: Colleague, at: Date, parts: Parts<T>): Promise<Answer<T>> {
    return this.clock.at(at, async () => {
      const res = await this.app.inject({
        method: route.method,
        url: addressOf(route, parts as Parts<Route>),
        headers: await this.headers(who, at, route.method),
        ...(route.method === 'GET' ? {} : { payload: (parts.body ?? {}) as object }),
      })
      if (res.statusCode >= 400) throw new Error(`${route.id} for ${who.name}: ${res.body}`)
      return route.result.parse(res.json()) as Answer<T>
    })
  }

  private async headers(who: Colleague, at: Date, method: string): Promise<Record<string, string>> {
    const claims = { user: who.accountId, tenant: this.tenant, session: who.sessionId }
    const token = await signAccess(this.key, { ...claims, identityId: who.staffId, identityType: 'staff' }, at)
    return {
      host: 'localhost',
      authorization: `Bearer ${token}`,
      'user-agent': 'Demonstration',
      ...(method === 'GET' ? {} : { 'idempotency-key': newId() }),
    }
  }
}

function addressOf(route: Route, { params, query }: Parts<Route>): string {
  const path = route.path.replace(/:(\w+)/g, (_, k: string) => String((params as Record<string, unknown>)[k]))
  const asked = new URLSearchParams((query ?? {}) as Record<string, string>).toString()
  return `/api/v1${path}${asked ? `?${asked}` : ''}`
}
