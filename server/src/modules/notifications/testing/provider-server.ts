import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How a provider can behave: as it should, or as they do on bad days. */
export type Mood = 'well' | 'hang' | 'html' | 'reset' | 'drip' | 'down' | 'busy'

export interface Received {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer
}

/** A provider on loopback: what it was asked, and how it feels today. */
export interface ProviderServer {
  url: string
  received: Received[]
  mood: Mood
  /** Answers this many well before `mood` begins. */
  grace: number
  close(): Promise<void>
}

type Answer = { status: number; body: unknown; headers?: Record<string, string> }

/** Serves `answer` on loopback, unless the mood says otherwise. */
export async function providerServer(
  answer: (r: Received) => Answer | Promise<Answer>,
  port = 0,
): Promise<ProviderServer> {
  const open = new Set<ServerResponse>()
  const server: Server = createServer((req, res) => {
    open.add(res)
    res.on('close', () => open.delete(res))
    void serve(req, res).catch(() => res.destroy())
  })
  const self: ProviderServer = {
    url: '',
    received: [],
    mood: 'well',
    grace: 0,
    close: () => {
      for (const res of open) res.destroy()
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const received = await read(req)
    self.received.push(received)
    const mood = self.grace > 0 ? 'well' : self.mood
    self.grace = Math.max(0, self.grace - 1)
    if (mood === 'hang') return
    if (mood === 'reset') return void req.socket.resetAndDestroy()
    if (mood === 'drip') return drip(res)
    if (mood === 'html')
      return send(res, {
        status: 200,
        body: '<!doctype html><title>Bad gateway</title>',
        headers: { 'content-type': 'text/html' },
      })
    if (mood === 'down') return send(res, { status: 503, body: 'maintenance' })
    if (mood === 'busy') return send(res, { status: 429, body: 'slow down', headers: { 'retry-after': '7' } })
    send(res, await answer(received))
  }
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return self
}

async function read(req: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const c of req) chunks.push(c as Buffer)
  const headers = Object.fromEntries(Object.entries(req.headers).map(([k, v]) => [k, String(v)]))
  return { method: req.method!, path: req.url!, headers, body: Buffer.concat(chunks) }
}

function send(res: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

function drip(res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => res.write(' '), 1000)
  res.on('close', () => clearInterval(timer))
}
