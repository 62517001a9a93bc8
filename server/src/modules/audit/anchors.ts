import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * One line of a clinic's anchor file. `seal`: a head of the chain. `key`: whose signatures are believed. `restart`: somebody
 * accepted that the chain goes on from this seal, whatever was written before (a backup was restored), and why.
 */
export type Anchor = { n: number; at: string; value: string } & (
  | { word: 'seal' | 'key' }
  | { word: 'restart'; why: string }
)

const NOTHING = '0'.repeat(64)
const folder = (dataDir: string) => join(dataDir, 'anchors')

/** Where a clinic's heads are written down. */
export const anchorFile = (dataDir: string, tenant: string) => join(folder(dataDir), `${tenant}.log`)

const link = (before: string, said: string) => createHash('sha256').update(`${before}\n${said}`).digest('hex')

const textOf = (a: Anchor) =>
  [a.word, a.n, a.at, a.value, ...(a.word === 'restart' ? [JSON.stringify(a.why)] : [])].join(' ')

function parse(text: string): Anchor | undefined {
  const m = /^(seal|key|restart) (\d{1,15}) (\S+) ([0-9a-f]{64})(?: (".*"))?$/.exec(text)
  if (!m) return undefined
  const base = { n: Number(m[2]), at: m[3]!, value: m[4]! }
  if (m[1] !== 'restart') return { ...base, word: m[1] as 'seal' | 'key' }
  return { ...base, word: 'restart', why: JSON.parse(m[5] ?? '""') as string }
}

/** A line as it stands in the file: what it says, and its link to the line before. */
function split(line: string): [said: string, end: string] {
  const at = line.lastIndexOf(' ')
  return [line.slice(0, at), line.slice(at + 1)]
}

/** How many bytes are written down by now. */
export async function lengthOf(dataDir: string, tenant: string): Promise<number> {
  const path = anchorFile(dataDir, tenant)
  return existsSync(path) ? (await stat(path)).size : 0
}

/**
 * Everything written down in the file's first `length` bytes, in order; `'broken'` where a line does not follow from the one
 * before it, and then no more. A line that was torn by a power cut is followed by one that links past it: it says nothing and is
 * passed over.
 */
export async function* readAnchors(dataDir: string, tenant: string, length: number): AsyncGenerator<Anchor | 'broken'> {
  if (length === 0) return
  const path = anchorFile(dataDir, tenant)
  let last = NOTHING
  let doubtful = 0
  for await (const line of createInterface({
    input: createReadStream(path, { end: length - 1 }),
    crlfDelay: Infinity,
  })) {
    const [said, end] = split(line)
    const anchor = end === link(last, said) ? parse(said) : undefined
    if (!anchor) {
      // One torn line may stand alone; two that do not fit are no accident.
      if (++doubtful > 1) return yield 'broken'
      continue
    }
    doubtful = 0
    last = end
    yield anchor
  }
  if (doubtful > 0 && !(await endsTorn(path, length))) yield 'broken'
}

async function endsTorn(path: string, length: number): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, length - 1)
    return buffer.toString() !== '\n'
  } finally {
    await file.close()
  }
}

interface Tail {
  /** The newest line. */
  newest: Anchor | undefined
  last: string
  torn: boolean
}

const TAIL = 8192

/** The end of a clinic's file, without reading all of it. */
export async function tailOf(dataDir: string, tenant: string): Promise<Tail> {
  const path = anchorFile(dataDir, tenant)
  if (!existsSync(path)) return { newest: undefined, last: NOTHING, torn: false }
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const length = Math.min(size, TAIL)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    const lines = buffer.toString('utf8').split('\n')
    const tail: Tail = { newest: undefined, last: NOTHING, torn: lines.at(-1) !== '' }
    for (const [i, line] of lines.slice(size > TAIL ? 1 : 0, -1).entries()) {
      const [said, end] = split(line)
      const isFirstSeen = i === 0 && size > TAIL
      if (isFirstSeen || end === link(tail.last, said)) Object.assign(tail, { newest: parse(said), last: end })
    }
    return tail
  } finally {
    await file.close()
  }
}

/** Adds lines to a clinic's file and waits until the disk has them. Only one process at a time may do this. */
export async function appendAnchors(dataDir: string, tenant: string, anchors: readonly Anchor[]): Promise<void> {
  await mkdir(folder(dataDir), { recursive: true, mode: 0o700 })
  const { last: before, torn } = await tailOf(dataDir, tenant)
  let last = before
  let text = torn ? '\n' : ''
  for (const anchor of anchors) {
    const said = textOf(anchor)
    last = link(last, said)
    text += `${said} ${last}\n`
  }
  const file = await open(anchorFile(dataDir, tenant), 'a', 0o600)
  try {
    await file.appendFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
}
