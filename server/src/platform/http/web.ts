import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../problem.js'
import { sendProblem } from './problems.js'

const folder = new URL('../../../../web/dist/', import.meta.url).pathname

/** Serves the built web app: hashed files for ever, the page itself never from a cache, every other address to the page. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler((req, reply) => {
    const isPage = req.method === 'GET' && !req.url.startsWith('/api/') && (req.headers.accept ?? '').includes('text/html')
    if (isPage) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return sendProblem(req, reply, new Problem('core.no_route'))
  })
}
