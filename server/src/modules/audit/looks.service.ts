import { Injectable } from '@nestjs/common'
import type { LookAction } from '@tabib/contracts/core/route'
import { LRUCache } from 'lru-cache'
import type { Actor } from '../../platform/actor.js'
import { Gathered } from '../../platform/cache/gathered.js'
import { Clock } from '../../platform/clock.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Looks } from '../../platform/http/looks.js'
import { Live } from '../../platform/live/live.js'
import { EventBook } from './events.service.js'
import { insert, type LookRow } from './looks.repo.js'
import { ChainSealer } from './sealer.service.js'

/** How long a look stands for the same shown again: a list that is fetched again, a record that only freshens itself. */
const STANDS_MS = { list: 60_000, open: 300_000 }

interface Look {
  action: LookAction
  routeId: string
  patientIds: string[]
}

/**
 * Writes looks at patient data. Looks that arrive while a write is under way share the next one, so a hundred people
 * reading cost a few statements; each answer still waits until its own look is stored. A list that a session sees again
 * within a minute with the same people on it, as screens do that keep themselves fresh, is one look; so is a record that
 * a screen says it freshens, where the same session was seen to open it by that address within five minutes.
 */
@Injectable()
export class LookBook extends Looks {
  private readonly looks = new Gathered<LookRow, void>(async (tenant, rows) => {
    await insert(await this.tenants.database(tenant), rows)
    this.sealer.soon(tenant)
    return []
  })
  private readonly seen = new LRUCache<string, { people: string; at: number }>({ max: 20_000 })

  constructor(
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    private readonly sealer: ChainSealer,
    private readonly events: EventBook,
    live: Live,
  ) {
    super()
    // Another database may stand in a clinic's place, without the looks that are remembered here.
    live.onUnsure(() => this.seen.clear())
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
    const place = placeOf(actor, look)
    if (place && this.stands(place, actor, look)) return Promise.resolve()
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
    if (place)
      void stored
        .then(() => this.seen.set(place, { people: peopleOf(look), at: Date.parse(row.at) }))
        .catch(() => undefined)
    return stored
  }

  /** Whether what was seen there last is a look at this, too. */
  private stands(place: string, { request }: Actor, look: Look): boolean {
    const last = this.seen.get(place)
    if (!last || last.people !== peopleOf(look)) return false
    const since = this.clock.now().getTime() - last.at
    return look.action === 'list' ? since < STANDS_MS.list : request!.reads!.again && since < STANDS_MS.open
  }
}

/** Where a look that may stand for later ones is remembered: a list by its route, a record by the very address it was read at. */
function placeOf({ tenant, sessionId, request }: Actor, { action, routeId }: Look): string | undefined {
  if (action === 'list') return `${tenant}:${sessionId}:${routeId}`
  if (action === 'open' && sessionId && request?.reads) return `${tenant}:${sessionId}:${routeId} ${request.reads.url}`
  return undefined
}
const peopleOf = (look: Look) => look.patientIds.join()
