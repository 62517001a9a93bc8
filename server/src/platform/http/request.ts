import { createHash } from 'node:crypto'
import type { Route } from '@tabib/contracts/core/route'
import type { FastifyRequest } from 'fastify'
import type { RequestFacts } from '../actor.js'
import { Problem } from '../problem.js'

/** What is known of a request whoever sends it. */
export function factsOf(req: FastifyRequest, contract: Route): RequestFacts {
  const facts: RequestFacts = {
    id: req.id,
    routeId: contract.id,
    address: req.ip,
    device: (req.headers['user-agent'] ?? '').slice(0, 200),
  }
  const reason = req.headers['x-reason']
  if (typeof reason === 'string') facts.reason = decodeURIComponent(reason).slice(0, 300)
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(req.headers['if-match'] ?? '')
  if (version) facts.version = Number(version[1])
  if (contract.look && contract.method === 'GET')
    facts.reads = { url: req.url, again: req.headers['x-tabib-refresh'] === '1' }
  return facts
}

/** The request's Idempotency-Key and a digest of what it asks for. @throws Problem `invalid` for a key of the wrong shape */
export function idempotencyOf(req: FastifyRequest, contract: Route): RequestFacts['idempotency'] {
  const key = req.headers['idempotency-key']
  if (key === undefined || contract.method === 'GET' || contract.idempotencyExempt) return undefined
  if (typeof key !== 'string' || !/^[\w-]{8,100}$/.test(key)) {
    throw new Problem('invalid', { errors: [{ pointer: '/headers/idempotency-key', code: 'shape' }] })
  }
  const asked = JSON.stringify([contract.id, req.params ?? null, contract.takes === 'json' ? (req.body ?? null) : null])
  return { key, fingerprint: createHash('sha256').update(asked).digest('base64url') }
}
