import { NotTaken } from './provider.js'

/** Longest a provider may take, from the first byte sent to the last received. */
export const PATIENCE_MS = Number(process.env.NOTIFY_TIMEOUT_MS ?? 10_000)
const MOST = 65_536

export interface Answer {
  status: number
  text: string
  json: unknown
  headers: Headers
}

/**
 * One exchange with a provider, within ten seconds in all and 64 kB: whoever hangs, drips or sends a film is cut off.
 * @throws NotTaken `away` where it was not reached, `unsure` where it was and did not answer
 */
export async function exchange(url: string, init: RequestInit): Promise<Answer> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    const res = await fetch(url, { redirect: 'error', ...init, signal })
    const text = await readSome(res)
    return { status: res.status, text, json: parsed(text), headers: res.headers }
  } catch (e) {
    throw notReached(e)
  }
}

async function readSome(res: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of res.body ?? []) {
    chunks.push(chunk as Uint8Array)
    size += (chunk as Uint8Array).length
    if (size > MOST) break
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, MOST)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function notReached(e: unknown): NotTaken {
  if (e instanceof NotTaken) return e
  const { name, cause } = e as { name?: string; cause?: { code?: string } }
  const code = cause?.code ?? ''
  if (name === 'TimeoutError') return new NotTaken('unsure', 'timeout', 'no answer in time')
  if (NEVER_SENT.has(code)) return new NotTaken('away', 'away', code)
  return new NotTaken('unsure', 'away', code || 'connection lost')
}

/** What an HTTP status says by itself; `detail` is what the provider wrote. */
export function byStatus({ status, headers }: Pick<Answer, 'status' | 'headers'>, detail: string): NotTaken {
  const seconds = Number(headers.get('retry-after'))
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : 0
  if (status === 401 || status === 403) return new NotTaken('refused', 'bad_credentials', detail, { status })
  if (status === 402) return new NotTaken('refused', 'no_credit', detail, { status })
  if (status === 429) return new NotTaken('busy', 'busy', detail, { status, retryAfter })
  if (status >= 500) return new NotTaken('busy', 'away', detail, { status, retryAfter })
  return new NotTaken('refused', 'rejected', detail, { status })
}

/** A page for people where an answer for us was due. */
export const looksLikePage = (text: string) => /^\s*<(!doctype|html)/i.test(text)

/** An answer that is not what the provider's protocol says: a proxy's page, half a reply. It may have been taken. */
export const notUnderstood = (a: Answer) =>
  new NotTaken(
    'unsure',
    'not_understood',
    a.text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 200),
    {
      status: a.status,
    },
  )
