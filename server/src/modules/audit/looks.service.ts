import { Injectable } from '@nestjs/common'
import type { LookAction } from '@tabib/contracts/core/route'
import { LRUCache } from 'lru-cache'
import type { Actor } from '../../platform/actor.js'
import { Gathered } from '../../platform/cache/gathered.js'
import { Clock } from '../../platform/clock.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Looks } from '../../platform/http/looks.js'
import { EventBook } from './events.service.js'
import { insert, type LookRow } from './looks.repo.js'
import { ChainSealer } from './sealer.service.js'

/** A screen that fetches the same list again shows nobody anything new. */
const SAME_LIST_MS = 60_000

interface Look {
  action: LookAction
  routeId: string
  patientIds: string[]
}

/**
 * Writes looks at patient data. Looks that arrive while a write is under way share the next one, so a hundred people
 * reading cost a few statements; each answer still waits until its own look is stored. A list that a session sees again
 * within a minute with the same people on it, as screens do that keep themselves fresh, is one look.
 */
@Injectable()
export class LookBook extends Looks {
  private readonly looks = new Gathered<LookRow, void>(async (tenant, rows) => {
    await insert(await this.tenants.database(tenant), rows)
    this.sealer.soon(tenant)
    return []
  })
  private readonly lists = new LRUCache<string, { people: string; at: number }>({ max: 20_000 })

  constructor(
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    private readonly sealer: ChainSealer,
    private readonly events: EventBook,
  ) {
    super()
  }

  override record(actor: Actor, look: Look): Promise<void> {
    const { breakGlass } = actor
    if (breakGlass && look.patientIds.includes(breakGlass.patientId)) {
      const { patientId, reason } = breakGlass
      this.events.note(actor, {
        kind: 'break_glass',
        subject: 'looked',
        patientId,
        reason,
        detail: { look: look.action },
      })
    }
    if (look.action === 'list' && this.sawThisList(actor, look)) return Promise.resolve()
    const row: LookRow = {
      at: this.clock.now().toISOString(),
      account_id: actor.accountId,
      actor_name: actor.name,
      session_id: actor.sessionId,
      branch_id: actor.branchId,
      address: actor.request?.address ?? null,
      request_id: actor.request?.id ?? null,
      action: look.action,
      route: look.routeId,
      patient_ids: look.patientIds,
    }
    const stored = this.looks.ask(actor.tenant, row)
    if (look.action === 'list') void stored.then(() => this.remember(actor, look)).catch(() => undefined)
    return stored
  }

  private sawThisList(actor: Actor, look: Look): boolean {
    const last = this.lists.get(listKey(actor, look))
    return last !== undefined && last.people === peopleOf(look) && this.clock.now().getTime() - last.at < SAME_LIST_MS
  }

  private remember(actor: Actor, look: Look): void {
    this.lists.set(listKey(actor, look), { people: peopleOf(look), at: this.clock.now().getTime() })
  }
}

const listKey = (actor: Actor, look: Look) => `${actor.tenant}:${actor.sessionId}:${look.routeId}`
const peopleOf = (look: Look) => look.patientIds.join()
