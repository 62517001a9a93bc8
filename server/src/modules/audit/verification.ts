import type { Fault, Outcome, SealedSource } from '@tabib/contracts/audit/chain'
import { sealedSources } from '@tabib/contracts/audit/chain'
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../platform/db/tables.js'
import { type Anchor, lengthOf, readAnchors } from './anchors.js'
import * as repo from './chain.repo.js'
import { whileNobodySeals } from './sealing.js'
import { codeOf, GENESIS, hashOf, isSignedBy, type Seal } from './seals.js'

const SEALS_AT_A_TIME = 500
const ROWS_AT_A_TIME = 20_000
const MOST_FAULTS = 100

export interface VerifyTools {
  tenant: string
  dataDir: string
  /** How many rows have been checked, of how many. */
  follow?: (done: number, total: number) => Promise<void> | void
  /** How long a seal under way is waited for, where that is not a minute. */
  patienceMs?: number
}

/** A stretch of seals whose rows are checked by one statement. */
interface Stretch {
  from: number
  to: number
  rows: number
}

interface Walk {
  db: Kysely<DB>
  faults: Fault[]
  times: Map<number, string>
  head: Seal | undefined
  stretches: Stretch[]
  rows: Record<SealedSource, number>
  seals: number
}

/**
 * Checks the whole audit of a clinic: every seal against the one before it and its signature, every row against its seal, every
 * seal against what was written down outside the database. Reads one moment of both and changes nothing.
 * @throws Problem `audit.being_sealed`
 */
export async function verifyChain(database: Kysely<DB>, tools: VerifyTools): Promise<Outcome> {
  const began = performance.now()
  return inOneMoment(database, tools, async (db, length) => {
    const walk: Walk = {
      db,
      faults: [],
      times: new Map(),
      head: undefined,
      stretches: [],
      rows: { changes: 0, looks: 0, events: 0 },
      seals: 0,
    }
    const trusted = await checkAnchors(walk, tools, length)
    await checkSeals(walk, trusted)
    await checkRows(walk, tools)
    await checkAdded(walk)
    return outcomeOf(walk, Math.round(performance.now() - began))
  })
}

/** A seal that is made meanwhile stands in neither: it would be missing from the one that was read first. */
function inOneMoment<T>(
  database: Kysely<DB>,
  { dataDir, tenant, patienceMs }: VerifyTools,
  work: (db: Kysely<DB>, length: number) => Promise<T>,
): Promise<T> {
  return database.connection().execute(async (db) => {
    try {
      const length = await whileNobodySeals(
        db,
        async () => {
          await sql`begin isolation level repeatable read read only`.execute(db)
          await sql`select set_config('statement_timeout', '600000', true), set_config('idle_in_transaction_session_timeout', '0', true),
                         set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)`.execute(db)
          return lengthOf(dataDir, tenant)
        },
        patienceMs,
      )
      await repo.byNumber(db)
      return await work(db, length)
    } finally {
      await sql`rollback`.execute(db)
    }
  })
}

/** Of several things wrong at one place, the one that says most stands first: what the seal itself shows, then what was noted elsewhere. */
const plainness = ({ kind }: Fault) => (kind === 'rolled_back' || kind.startsWith('anchors') ? 1 : 0)

const total = (walk: Walk) => sealedSources.reduce((sum, s) => sum + walk.rows[s], 0)

async function outcomeOf(walk: Walk, milliseconds: number): Promise<Outcome> {
  const [first] = walk.faults.sort((a, b) => a.seal - b.seal || plainness(a) - plainness(b))
  const reached = await repo.partsOf(walk.db, walk.head?.n ?? 0)
  return {
    sound: first === undefined,
    first: first ? { ...first, at: first.at ?? (await timeOf(walk, first.seal)) } : null,
    faults: walk.faults.length,
    rows: total(walk),
    seals: walk.seals,
    unsealed: await repo.unsealed(walk.db, reached),
    code: walk.head ? codeOf(walk.head.hash) : null,
    milliseconds,
  }
}

async function timeOf(walk: Walk, n: number): Promise<string | null> {
  return (await repo.hashes(walk.db, [n])).get(n)?.at ?? null
}

function blame(walk: Walk, fault: Pick<Fault, 'kind' | 'seal'> & Partial<Fault>): void {
  if (walk.faults.length < MOST_FAULTS) walk.faults.push({ at: null, source: null, row: null, ...fault })
}

/** Every head that was written down is still the head it was. Returns the keys whose signatures are believed. */
async function checkAnchors(
  walk: Walk,
  { dataDir, tenant }: VerifyTools,
  length: number,
): Promise<Set<string> | undefined> {
  const keys = new Set<string>()
  let waiting: Anchor[] = []
  let lines = 0
  let begins = false
  const compare = async () => {
    const known = await repo.hashes(walk.db, [...new Set(waiting.map((a) => a.n))])
    for (const a of waiting)
      if (known.get(a.n)?.hash !== a.value) blame(walk, { kind: 'rolled_back', seal: a.n, at: a.at })
    waiting = []
  }
  for await (const anchor of readAnchors(dataDir, tenant, length)) {
    lines += 1
    if (anchor === 'broken') {
      blame(walk, { kind: 'anchors_altered', seal: waiting.at(-1)?.n ?? 0 })
      break
    }
    if (anchor.word === 'key') keys.add(anchor.value)
    else if (anchor.word === 'seal') waiting.push(anchor)
    if (anchor.word !== 'key' && (anchor.n === 1 || anchor.word === 'restart')) begins = true
    if (waiting.length >= 1000) await compare()
    if (anchor.word === 'restart') {
      await compare()
      walk.faults = walk.faults.filter((f) => f.seal < anchor.n && f.kind !== 'rolled_back')
      waiting.push(anchor)
    }
  }
  await compare()
  const any = await repo.head(walk.db)
  if (any && (lines === 0 || !begins)) blame(walk, { kind: 'anchors_missing', seal: 1 })
  // Without the file nobody knows whom to believe; that it is gone has been said.
  return lines > 0 ? keys : undefined
}

/** Each seal says what it said when it was made, follows the one before, and was signed by somebody believed. */
async function checkSeals(walk: Walk, trusted: ReadonlySet<string> | undefined): Promise<void> {
  let prev: Buffer = GENESIS
  let expected = 1
  for (;;) {
    const seals = await repo.sealsFrom(walk.db, expected, SEALS_AT_A_TIME)
    for (const seal of seals) {
      if (seal.n !== expected) blame(walk, { kind: 'seal_missing', seal: expected })
      else if (!seal.prev.equals(prev)) blame(walk, { kind: 'seal_altered', seal: seal.n })
      if (!hashOf(seal).equals(seal.hash)) blame(walk, { kind: 'seal_altered', seal: seal.n })
      else if (trusted?.has(seal.key.toString('hex')) === false || !isSignedBy(seal))
        blame(walk, { kind: 'seal_forged', seal: seal.n })
      prev = seal.hash
      expected = seal.n + 1
      noteSeal(walk, seal)
    }
    if (seals.length < SEALS_AT_A_TIME) return
  }
}

function noteSeal(walk: Walk, seal: Seal): void {
  walk.head = seal
  walk.seals += 1
  const count = seal.parts.reduce((sum, p) => sum + p.count, 0)
  for (const p of seal.parts) walk.rows[p.source] += p.count
  const stretch = walk.stretches.at(-1)
  if (stretch && stretch.rows + count <= ROWS_AT_A_TIME) {
    stretch.to = seal.n
    stretch.rows += count
  } else walk.stretches.push({ from: seal.n, to: seal.n, rows: count })
}

/** Each row that was sealed is there and is what it was. */
async function checkRows(walk: Walk, { follow }: VerifyTools): Promise<void> {
  let done = 0
  for (const { from, to, rows } of walk.stretches) {
    for (const source of sealedSources) {
      for (const seal of await repo.unlike(walk.db, source, from, to)) {
        const row = await repo.firstUnlike(walk.db, source, seal)
        blame(walk, { kind: row?.gone ? 'missing' : 'edited', seal, source, row: row?.id ?? null })
      }
    }
    done += rows
    await follow?.(done, total(walk))
  }
}

/** No row stands among the sealed ones that no seal names. */
async function checkAdded(walk: Walk): Promise<void> {
  if (!walk.head) return
  const reached = await repo.partsOf(walk.db, walk.head.n)
  const gone = walk.faults.some((f) => f.kind === 'missing')
  for (const source of sealedSources) {
    if (!gone && (await repo.rowsUpTo(walk.db, source, reached[source])) === walk.rows[source]) continue
    const row = await repo.firstAdded(walk.db, source, reached[source])
    if (row) blame(walk, { kind: 'added', seal: row.seal, source, row: row.id })
  }
}
