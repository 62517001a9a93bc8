import { Agent, request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Server } from './servers.js'

/** What came back, and when the last byte of it was here. */
export interface Answer {
  status: number
  at: number
  /** Decompressed when it is read: a thousand screens do that on machines of their own, and must not wait for each other here. */
  body: string
}

/** Every screen keeps a connection of its own, as a browser does. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity })

export interface Asking {
  method?: string
  path: string
  body?: string
  headers?: Record<string, string>
}

/** One request as a browser sends it: over a connection that stays open, and answered compressed where that is worth it. */
export function ask({ url }: Server, { method = 'GET', path, body, headers = {} }: Asking): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((done, fail) => {
    const req = request(
      {
        agent,
        hostname,
        port,
        method,
        path: `/api/v1${path}`,
        headers: {
          'accept-encoding': 'gzip',
          ...headers,
          ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
        },
      },
      (res) => {
        const pieces: Buffer[] = []
        res.on('data', (piece: Buffer) => pieces.push(piece))
        res.on('error', fail)
        res.on('end', () => {
          const at = performance.now()
          const bytes = Buffer.concat(pieces)
          const zipped = res.headers['content-encoding'] === 'gzip'
          done({
            status: res.statusCode!,
            at,
            get body() {
              return (zipped ? gunzipSync(bytes) : bytes).toString()
            },
          })
        })
      },
    )
    req.on('error', fail)
    req.end(body)
  })
}

/** Throws where a request was refused. */
export async function insist(server: Server, asking: Asking): Promise<Answer> {
  const answer = await ask(server, asking)
  if (answer.status >= 400) throw new Error(`${asking.path}: ${answer.status} ${answer.body.slice(0, 300)}`)
  return answer
}
