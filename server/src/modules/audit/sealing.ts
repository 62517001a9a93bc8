import { createPublicKey, type KeyObject } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sealedSources } from '@tabib/contracts/audit/chain'
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../platform/db/tables.js'
import { Problem } from '../../platform/problem.js'
import { type Anchor, appendAnchors, tailOf } from './anchors.js'
import * as repo from './chain.repo.js'
import { GENESIS, hashOf, rawPublic, type Seal, type SealBody, signed } from './seals.js'

/** Rows of one table that one seal takes: a bad row is looked for among these. */
const MOST = 5000
const LOCK = 7_231_001
/** How long sealing under way is waited for. */
const PATIENCE_MS = 60_000

export interface SealTools {
  tenant: string
  dataDir: string
  key: KeyObject
  now: () => Date
}

/**
 * Seals everything that is committed, and writes the head down outside the database. No write waits for it: it takes no lock
 * that a change takes. Returns the number of rows sealed, or null where another process is at it.
 */
export async function sealAll(database: Kysely<DB>, tools: SealTools): Promise<number | null> {
  return database.connection().execute(async (db) => {
    if (!(await takeSealing(db))) return null
    try {
      let sealed = 0
      for (let count = 0; ; sealed += count) {
        count = await sealOnce(db, tools)
        if (count === 0) break
      }
      await anchorHead(db, tools)
      return sealed
    } finally {
      await leaveSealing(db)
    }
  })
}

/**
 * Does something while nobody seals: what is sealed is also written down, and nothing is only half of it.
 * @throws Problem `audit.being_sealed` where somebody else is at it for too long
 */
export async function whileNobodySeals<T>(
  db: Kysely<DB>,
  work: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const until = performance.now() + patienceMs
  while (!(await takeSealing(db))) {
    if (performance.now() > until) throw new Problem('audit.being_sealed', { retryAfter: 60 })
    await sleep(20)
  }
  try {
    return await work()
  } finally {
    await leaveSealing(db)
  }
}

async function takeSealing(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${LOCK}::int8) as mine`.execute(db)
  return rows[0]!.mine
}

const leaveSealing = (db: Kysely<DB>) => sql`select pg_advisory_unlock(${LOCK}::int8)`.execute(db)

/** One seal; 0 where nothing waits for one. */
function sealOnce(db: Kysely<DB>, { key, now }: SealTools): Promise<number> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      await repo.byNumber(tx)
      const seen = await repo.snapshot(tx)
      const last = await repo.head(tx)
      const reached = await repo.partsOf(tx, last?.n ?? 0)
      // In a database that came from elsewhere nothing is under way any more.
      const moved = last !== undefined && last.cluster !== seen.cluster
      const dead = moved ? reached : await repo.closable(tx, seen)
      const parts = []
      for (const source of sealedSources) {
        const how = { reached: reached[source], dead: dead?.[source].open ?? '{}', most: MOST }
        parts.push(await repo.gather(tx, source, how))
      }
      const count = parts.reduce((sum, p) => sum + p.count, 0)
      if (count === 0) return 0
      const body = { n: (last?.n ?? 0) + 1, at: now().toISOString(), prev: last?.hash ?? GENESIS, parts }
      await repo.insert(tx, signedBy(key, { ...body, horizon: seen.next, cluster: seen.cluster }))
      return count
    })
}

function signedBy(key: KeyObject, body: SealBody): Seal {
  const hash = hashOf(body)
  return { ...body, hash, key: rawPublic(createPublicKey(key)), signature: signed(hash, key) }
}

/** Writes the newest seal down where no statement reaches it. */
async function anchorHead(db: Kysely<DB>, { tenant, dataDir, key }: SealTools): Promise<void> {
  const head = await repo.head(db)
  if (!head) return
  const { newest } = await tailOf(dataDir, tenant)
  const value = head.hash.toString('hex')
  if (newest?.n === head.n && newest.value === value) return
  const lines: Anchor[] = []
  const at = new Date(head.at).toISOString()
  const own = rawPublic(createPublicKey(key))
  const before = newest && newest.n > 0 ? (await repo.sealsFrom(db, newest.n, 1))[0] : undefined
  // Our key is told when we begin, and when the chain was another installation's until now.
  if (!before || !before.key.equals(own)) lines.push({ word: 'key', n: head.n, at, value: own.toString('hex') })
  // The chain's beginning is written down too, so that a file that was begun anew later is seen to be.
  if (!newest && head.n > 1) {
    const first = (await repo.hashes(db, [1])).get(1)
    if (first) lines.push({ word: 'seal', n: 1, at: new Date(first.at).toISOString(), value: first.hash })
  }
  await appendAnchors(dataDir, tenant, [...lines, { word: 'seal', n: head.n, at, value }])
}

/** Somebody accepts the chain as it is now: a backup was restored, or a clinic came from elsewhere without its file. */
export async function restartAnchors(database: Kysely<DB>, tools: SealTools, why: string): Promise<number> {
  const head = await repo.head(database)
  if (!head) return 0
  const own = rawPublic(createPublicKey(tools.key)).toString('hex')
  const at = tools.now().toISOString()
  const keys = [...new Set([head.key.toString('hex'), own])]
  await appendAnchors(tools.dataDir, tools.tenant, [
    ...keys.map((value) => ({ word: 'key' as const, n: head.n, at, value })),
    { word: 'restart', n: head.n, at, value: head.hash.toString('hex'), why },
  ])
  return head.n
}
