import { Injectable, type OnModuleInit } from '@nestjs/common'
import type { Outcome } from '@tabib/contracts/audit/chain'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { found, Problem } from '../../platform/problem.js'
import { tailOf } from './anchors.js'
import * as repo from './chain.repo.js'
import { codeOf, startOf } from './seals.js'
import { recordEvent } from './events.repo.js'
import { ChainSealer } from './sealer.service.js'
import { verifyChain } from './verification.js'
import * as verifications from './verifications.repo.js'

const CHECK = 'audit.verify'
/** Seconds between two words about how far a check is. */
const WORD_MS = 1000

/** A check that came to nothing. */
interface NoOutcome {
  problem: string
}

type Hear = (tx: WriteTx, actor: Actor, check: { id: string; outcome: Outcome }) => Promise<void>
// A module above says at start who hears of a check that ended: this one tells nobody anything.
let hear: Hear = async () => undefined

/** Hears how each check of the audit ended, in the transaction that records it. */
export function onChecked(told: Hear): void {
  hear = told
}

/** The newest seal, with the code people copy; undefined before the first. */
export async function chainHead(db: Reader) {
  const head = await repo.head(db)
  return head && { n: head.n, at: head.at, code: codeOf(head.hash) }
}

/** How far the audit is sealed, and whether it still is what it was. */
@Injectable()
export class ChainService implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sealer: ChainSealer,
    private readonly tenants: Tenants,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(CHECK, (actor, { id }: { id: string }) => this.check(actor, id), { timeout: 900, retryLimit: 1 })
  }

  async status(actor: Actor) {
    const { dataDir } = await this.sealer.tools(actor.tenant)
    const { newest } = await tailOf(dataDir, actor.tenant)
    return this.db.read(actor, async (db) => {
      const head = await chainHead(db)
      const [unsealed, last] = await Promise.all([
        repo.partsOf(db, head?.n ?? 0).then((reached) => repo.unsealed(db, reached)),
        verifications.find(db),
      ])
      return {
        head: head ?? null,
        unsealed,
        anchored: newest && newest.n > 0 ? { n: newest.n, at: newest.at } : null,
        last: last ? present(last) : null,
      }
    })
  }

  /** Has everything checked, in the background. */
  verify(actor: Actor) {
    const id = newId()
    return this.db.write(actor, async (tx) => {
      const requested_at = this.clock.now().toISOString()
      await verifications.add(tx, { id, requested_at, account_id: actor.accountId, actor_name: actor.name })
      await recordEvent(tx, actor, { kind: 'verified' })
      await this.jobs.enqueue(tx, actor, { name: CHECK, data: { id } })
      return present(found(await verifications.find(tx as unknown as Reader, id)))
    })
  }

  verification(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => present(found(await verifications.find(db, id))))
  }

  /** The seal a code on paper belongs to. @throws Problem `not_found` where this chain never had it */
  seal(actor: Actor, code: string) {
    return this.db.read(actor, async (db) => {
      const { n, at, hash, rows } = found(await repo.byStart(db, startOf(code)))
      return { n, at, code: codeOf(hash), rows: rows ?? 0 }
    })
  }

  private async check(actor: Actor, id: string): Promise<void> {
    const outcome = await this.outcome(actor, id).catch(async (e: unknown) => {
      // Whoever asked is told that there is no answer; what may go better by itself, the job tries again.
      const problem = e instanceof Problem ? e.code : 'internal'
      await this.db.write(actor, (tx) => this.tell(tx, id, { done: 0, total: 0, outcome: { problem } }))
      if (problem === 'internal') throw e
      return null
    })
    if (!outcome) return
    await this.db.write(actor, async (tx) => {
      await this.tell(tx, id, { done: outcome.rows, total: outcome.rows, outcome })
      await hear(tx, actor, { id, outcome })
    })
  }

  private async outcome(actor: Actor, id: string): Promise<Outcome> {
    await this.sealer.seal(actor.tenant)
    const { dataDir, tenant } = await this.sealer.tools(actor.tenant)
    let told = performance.now()
    const follow = async (done: number, total: number) => {
      if (performance.now() - told < WORD_MS) return
      told = performance.now()
      await this.db.write(actor, (tx) => this.tell(tx, id, { done, total }))
    }
    return verifyChain(await this.tenants.database(tenant), { dataDir, tenant, follow })
  }

  private tell(tx: WriteTx, id: string, how: { done: number; total: number; outcome?: Outcome | NoOutcome }) {
    const { done, total, outcome } = how
    const at = this.clock.now().toISOString()
    const said = outcome ? JSON.stringify(outcome) : null
    return verifications.report(tx, { verification_id: id, at, done, total, outcome: said })
  }
}

type Row = NonNullable<Awaited<ReturnType<typeof verifications.find>>>

const present = ({ accountId, name, at, outcome, ...v }: Row) => ({
  ...v,
  by: { accountId, name },
  finishedAt: outcome ? at : null,
  ...(outcome && 'problem' in outcome
    ? { outcome: null, problem: (outcome as NoOutcome).problem }
    : { outcome: outcome as Outcome | null, problem: null }),
})
