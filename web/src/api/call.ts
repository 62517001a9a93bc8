import type { Answer, Route } from '@tabib/contracts/core/route'
import { refreshPath } from '@tabib/contracts/identity/refresh'
import type { z } from 'zod'
import { answered, unreachable } from './connection.js'
import { restHeader } from './presence.js'
import { Problem, problemOf } from './problem.js'
import { stepUp } from './step-up.js'

type Parts<T extends Route> = { params: z.input<T['params']>; query: z.input<T['query']>; body: z.input<T['body']> }
type Optional<T extends Route> = { [K in keyof Parts<T>]: {} extends Parts<T>[K] ? K : never }[keyof Parts<T>]
/** What a route asks for; a part its contract leaves empty may be omitted. */
export type Args<T extends Route> = Omit<Parts<T>, Optional<T>> & Partial<Pick<Parts<T>, Optional<T>>>

export interface CallOptions {
  signal?: AbortSignal
  /** Only freshens what the screen shows: the server does not count it as another look. */
  refresh?: boolean
  /** One per intention of the person, not per attempt. `useAction` makes it. */
  key?: string
  /** The version that was read; sent as `If-Match`, answered with `stale` when somebody changed it since. */
  version?: number
  /** The form of a route that takes `multipart`. */
  form?: FormData
}

const base = '/api/v1'
let leave: (why: Problem) => void = () => {}

/** What to do when the session is over, for what reason, and cannot be renewed: set once, by the router. */
export function whenSignedOut(go: (why: Problem) => void) {
  leave = go
}

/** Address of a route on this server, for links, downloads and `printDocument`. */
export function urlOf<T extends Route>(route: T, args: Args<T>): string {
  const { params, query } = args as { params?: Record<string, unknown>; query?: Record<string, unknown> }
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one))
    }
  }
  return `${base}${path}${search.size ? `?${search}` : ''}`
}

/** What was answered; undefined where it is not JSON. A reading that was called off stays called off. */
const readJson = (res: Response): Promise<unknown> =>
  res.json().catch((e: unknown) => {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    return undefined
  })

/** Carries out one operation. Throws `Problem`, whatever went wrong. */
export async function call<T extends Route>(route: T, args: Args<T>, options: CallOptions = {}): Promise<Answer<T>> {
  const res = await send(route, args, options)
  const parsed = route.result.safeParse(await readJson(res))
  if (parsed.success) return parsed.data as Answer<T>
  console.error(route.id, parsed.error)
  throw new Problem('unexpected_answer', { status: res.status })
}

/** Fetches what a route with `answers: 'file'` streams. */
export async function callFile<T extends Route>(route: T, args: Args<T>, options: CallOptions = {}): Promise<Blob> {
  return (await send(route, args, options)).blob()
}

/** Fetches a file of this server by its address (see `urlOf`). */
export async function fetchFile(url: string): Promise<Blob> {
  return (await withSession(() => fetch(url, { credentials: 'same-origin', headers: restHeader() }))).blob()
}

async function send<T extends Route>(route: T, args: Args<T>, options: CallOptions): Promise<Response> {
  const attempt = () => fetch(urlOf(route, args), requestOf(route, args, options))
  const plainly = async () => checked(await reach(attempt))
  if (route.permission === 'public') return plainly()
  // An operator's session is no clinic's: it is not renewed, and nobody is led to a clinic's door.
  return route.permission === 'operator' ? shownAgain(plainly) : withSession(attempt)
}

function requestOf<T extends Route>(route: T, args: Args<T>, options: CallOptions): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...restHeader() }
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin' }
  if (options.signal) init.signal = options.signal
  if (options.refresh) headers['x-tabib-refresh'] = '1'
  if (route.method === 'GET') return init
  // A header a foreign page cannot send without asking: together with the Origin check, the defence against forged writes.
  headers['x-tabib-csrf'] = '1'
  if (!route.idempotencyExempt) headers['idempotency-key'] = options.key ?? crypto.randomUUID()
  if (options.version !== undefined) headers['if-match'] = `"${options.version}"`
  if (options.form) init.body = options.form
  else {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify((args as { body?: unknown }).body ?? {})
  }
  return init
}

const withSession = (attempt: () => Promise<Response>) => shownAgain(() => inSession(attempt))

/** A call that is refused until the person shows again who they are is repeated once they have. */
async function shownAgain(attempt: () => Promise<Response>): Promise<Response> {
  try {
    return await attempt()
  } catch (e) {
    if (!(e instanceof Problem && e.code === 'identity.step_up_required') || !(await stepUp())) throw e
    return attempt()
  }
}

async function inSession(attempt: () => Promise<Response>): Promise<Response> {
  const began = Date.now()
  const first = await reach(attempt)
  if (first.status !== 401) return checked(first)
  const refused = await renew(began)
  if (refused) {
    leave(refused)
    throw await problemOf(first)
  }
  const second = await reach(attempt)
  if (second.status === 401) leave(await problemOf(second.clone()))
  return checked(second)
}

async function reach(attempt: () => Promise<Response>): Promise<Response> {
  try {
    const res = await attempt()
    answered()
    return res
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    unreachable()
    throw new Problem('network')
  }
}

async function checked(res: Response): Promise<Response> {
  if (!res.ok) throw await problemOf(res)
  return res
}

const renewedAt = 'tabib.renewed'

/**
 * Renews the session, once for all callers and all tabs: a refresh token used twice ends its session, so tabs queue
 * for a lock, and whoever finds that another has renewed since `began` simply goes on with the new cookie. Answers why not,
 * where the session is over.
 */
function renew(began: number): Promise<Problem | null> {
  return alone('tabib.renew', async () => {
    if (Number(localStorage.getItem(renewedAt)) >= began) return null
    const res = await reach(() =>
      fetch(base + refreshPath, {
        method: 'POST',
        headers: { 'x-tabib-csrf': '1', 'content-type': 'application/json' },
        body: '{}',
        credentials: 'same-origin',
      }),
    )
    if (res.ok) localStorage.setItem(renewedAt, String(Date.now()))
    const problem = res.ok ? null : await problemOf(res)
    // Only a plain "no" ends the session; a server that is away for a moment must not throw anybody out.
    if (problem && ![401, 403, 422].includes(res.status)) throw problem
    return problem
  })
}

let queue: Promise<unknown> = Promise.resolve()

function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Locks exist in secure contexts only; a clinic may run on plain http inside its own network.
  if (navigator.locks) return navigator.locks.request(name, work) as Promise<T>
  const turn = queue.then(work, work)
  queue = turn.catch(() => undefined)
  return turn
}
