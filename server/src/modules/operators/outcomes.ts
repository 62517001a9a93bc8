import { setTimeout as pause } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { Clock } from '../../platform/clock.js'
import type { Operator } from '../../platform/http/operator-door.js'
import { Problem } from '../../platform/problem.js'
import { SEALER, Sealer } from '../../platform/sealing.js'
import { ControlRoom } from './control.js'
import * as repo from './outcomes.repo.js'

/** Whoever has not ended after this long broke off. */
const BROKE_OFF_MS = 120_000
/** How long the same request, sent twice, waits for the first to end. */
const PATIENCE_MS = 20_000
const PAUSE_MS = 40
const KEPT_MS = 24 * 3_600_000

/**
 * Makes a request with an Idempotency-Key happen once, whichever server it reaches: what an operator does spans several
 * databases, so that no one transaction could remember it. Outcomes are sealed, for an answer may hold an invitation.
 */
@Injectable()
export class Outcomes {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly room: ControlRoom,
    private readonly clock: Clock,
  ) {}

  /**
   * Does it, or answers what doing it came to before. What was refused may be tried again.
   * @throws Problem `core.idempotency_mismatch`, `operators.under_way`
   */
  async once<T>(operator: Operator, work: () => Promise<T>): Promise<T> {
    const asked = operator.request?.idempotency
    if (!asked) return work()
    const place = { operatorId: operator.operatorId, key: asked.key }
    const purpose = `control.operator_outcomes/${place.operatorId}/${place.key}`
    const claim = newId()
    for (let waited = 0; !(await this.claim(place, asked.fingerprint, claim)); waited += PAUSE_MS) {
      const held = await repo.find(this.room.db, place)
      if (held && held.fingerprint !== asked.fingerprint) throw new Problem('core.idempotency_mismatch')
      if (held?.outcome) return JSON.parse(this.sealer.open(held.outcome, purpose)) as T
      if (waited >= PATIENCE_MS) throw new Problem('operators.under_way')
      await pause(PAUSE_MS)
    }
    const done = await work().catch(async (e: unknown) => {
      await repo.release(this.room.db, place, claim)
      throw e
    })
    await repo.settle(this.room.db, place, { claim, outcome: this.sealer.seal(JSON.stringify(done), purpose) })
    await repo.forgetOld(this.room.db, this.ago(KEPT_MS))
    return done
  }

  private claim(place: repo.Place, fingerprint: string, claim: string): Promise<boolean> {
    const at = this.clock.now().toISOString()
    return repo.claim(this.room.db, place, { fingerprint, claim, at, before: this.ago(BROKE_OFF_MS) })
  }

  private ago(ms: number): string {
    return new Date(this.clock.now().getTime() - ms).toISOString()
  }
}
