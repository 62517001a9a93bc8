import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.js'
import type { Log } from './log.js'
import type { Metrics } from './metrics.js'

type Seen = FastifyRequest & { actor?: Actor }

/** Requests that nobody wants to read about: a probe every few seconds. */
const QUIET = /\/(health|metrics)(\/|$)/

/**
 * Measures every request and writes one line about it: route, status, time, who, but never the address that was asked for,
 * which holds ids and search words. Lines written meanwhile carry the request's id.
 */
export function observeRequests(fastify: FastifyInstance, log: Log, metrics: Metrics): void {
  fastify.addHook('onRequest', (req, _reply, next) => log.within({ req: req.id }, next))
  fastify.addHook('onResponse', (req: Seen, reply, next) => {
    const route = routeOf(req)
    metrics.http.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000)
    if (!QUIET.test(route)) log.info(lineOf(req, reply, route), 'answered')
    next()
  })
}

/** The contract's id where the gate has let the request in, else the pattern that matched. */
const routeOf = (req: Seen) =>
  req.actor?.request?.routeId ?? (req.routeOptions.url === undefined ? 'none' : `${req.method} ${req.routeOptions.url}`)

const lineOf = (req: Seen, reply: FastifyReply, route: string) => ({
  req: req.id,
  route,
  status: reply.statusCode,
  ms: Math.round(reply.elapsedTime * 10) / 10,
  ...(req.actor ? { tenant: req.actor.tenant, account: req.actor.accountId } : {}),
})
