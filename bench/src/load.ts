import autocannon from 'autocannon'

export interface Asked {
  method: 'GET' | 'POST'
  path: string
  body?: string
  headers?: Record<string, string>
}

export interface Measured {
  rps: number
  p50: number
  p95: number
  p99: number
  failed: number
  first?: string
}

interface Load {
  url: string
  requests: Asked[]
  connections: number
  /** Stop after so many seconds, or once every request was sent once. */
  seconds?: number
  headers?: Record<string, string>
}

/** Sends requests over some connections, each waiting for its answer, and measures what came back. Bounded by time or by number. */
export async function measure({ url, requests, connections, seconds, headers = {} }: Load): Promise<Measured> {
  const times: number[] = []
  let next = 0
  let failed = 0
  let first: string | undefined
  const began = performance.now()
  let last = began
  await new Promise<void>((done, fail) => {
    const run = autocannon(
      {
        url,
        connections,
        ...(seconds ? { duration: seconds } : { amount: requests.length, duration: 600 }),
        requests: [{ setupRequest: (r) => ({ ...r, ...asked(requests[next++ % requests.length]!, headers) }) }],
      },
      (e) => (e ? fail(e) : done()),
    )
    run.on('response', (_client, status, _bytes, ms) => {
      times.push(ms)
      last = performance.now()
      if (status >= 400) {
        failed++
        first ??= `status ${status}`
      }
    })
  })
  // Until the last answer: a run that is bounded by number ends on the load generator's next whole second.
  const took = (last - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { rps: times.length / took, p50: at(0.5), p95: at(0.95), p99: at(0.99), failed, ...(first ? { first } : {}) }
}

const asked = (r: Asked, headers: Record<string, string>) => ({
  method: r.method,
  path: r.path,
  ...(r.body ? { body: r.body } : {}),
  headers: { ...headers, ...(r.body ? { 'content-type': 'application/json' } : {}), ...r.headers },
})
