import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const folder = new URL('../../../../web/dist/', import.meta.url).pathname

/** Serves the built web app's files: hashed ones for ever, others never from a cache unasked. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: folder,
    index: ['index.html'],
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** Answers an address nobody serves with the app's page where a browser asked for a page; false otherwise. */
export function servePage(req: FastifyRequest, reply: FastifyReply): boolean {
  const wantsPage =
    req.method === 'GET' && !req.url.startsWith('/api/') && (req.headers.accept ?? '').includes('text/html')
  if (!wantsPage || !reply.sendFile) return false
  void reply.status(200).sendFile('index.html')
  return true
}
