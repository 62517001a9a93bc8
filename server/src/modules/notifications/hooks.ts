import type { FastifyRequest } from 'fastify'
import { Problem } from '../../platform/problem.js'

/** A provider's call. */
export type Hook = FastifyRequest & { rawBody?: Buffer }

/** A header of which there is one; empty where there is none. */
export const header = (req: Hook, name: string) => {
  const value = req.headers[name]
  return typeof value === 'string' ? value : ''
}

/** The body as it came: what the signature is over. */
export function bytesOf(req: Hook): Buffer {
  if (!req.rawBody) throw new Problem('core.not_json')
  return req.rawBody
}

/** The fields of a form or a query that are plain text. */
export const texts = (from: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((from ?? {}) as object).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v]] : [])),
  )

/** What Twilio signs: the address as it called it, which is the clinic's own where the installation knows it, and the form. */
export const signed = (req: Hook, address: string | undefined) => ({
  url: `${address ?? `${req.protocol}://${req.headers.host ?? ''}`}${req.url}`,
  form: texts(req.body),
  signature: header(req, 'x-twilio-signature'),
})
