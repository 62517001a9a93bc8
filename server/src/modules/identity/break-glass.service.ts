import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { BREAK_GLASS_MINUTES, type breakGlass as contracts } from '@tabib/contracts/identity/break-glass'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { formatTime } from '../../platform/paper/formats.js'
import { orProblem, Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import * as glass from './break-glass.repo.js'
import { tellOwners } from './recipients.js'
import { Sessions } from './sessions.service.js'

const isPlace = (v: unknown): v is { at: string; id: string } => typeof (v as { at?: unknown })?.at === 'string'

/** Emergency looks: one patient, sixty minutes, a reason, and the owners told at once. */
@Injectable()
export class BreakGlassService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly live: Live,
  ) {}

  /** Opens one patient's chart to this session; an earlier emergency look of it ends. */
  async start(actor: Actor, { patientId, reason }: Input<typeof contracts.start>['body']) {
    const now = this.clock.now()
    const startedAt = now.toISOString()
    const endsAt = new Date(now.getTime() + BREAK_GLASS_MINUTES * 60_000).toISOString()
    const because = { ...actor, request: { ...actor.request!, reason } }
    const open = await this.db.write(because, async (tx) => {
      await glass.end(tx, actor.sessionId!, startedAt)
      const id = newId()
      const row = { id, patient_id: patientId, reason, started_at: startedAt, ends_at: endsAt }
      const written = glass.insert(tx, {
        ...row,
        account_id: actor.accountId,
        session_id: actor.sessionId!,
        branch_id: actor.branchId,
      })
      await orProblem({ break_glass_patient_id_fkey: 'not_found' }, written)
      await recordEvent(tx, actor, { kind: 'break_glass', subject: 'started', patientId, reason })
      await tellOwners(tx, actor, {
        branchId: actor.branchId,
        kind: 'break_glass',
        key: `break_glass:${id}`,
        // Whose chart it is stands behind the link: a message that leaves the house names no patient.
        data: (language) => ({
          who: actor.name,
          reason,
          until: formatTime(endsAt, actor.zone, language),
          link: '/break-glass',
        }),
      })
      this.live.poke(tx, actor, 'identity.break_glass')
      return { id, patientId, reason, startedAt, endsAt }
    })
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return open
  }

  mine(actor: Actor) {
    return this.db.read(actor, async (db) => ({
      open: (await glass.openOf(db, actor.sessionId!, this.clock.now().toISOString())) ?? null,
    }))
  }

  async end(actor: Actor) {
    const now = this.clock.now().toISOString()
    await this.db.write(actor, async (tx) => {
      const open = await glass.openOf(tx, actor.sessionId!, now)
      if (!open) return
      await glass.end(tx, actor.sessionId!, now)
      await recordEvent(tx, actor, { kind: 'break_glass', subject: 'ended', patientId: open.patientId })
      this.live.poke(tx, actor, 'identity.break_glass')
    })
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return { done: true as const }
  }

  list(actor: Actor, query: Input<typeof contracts.list>['query']) {
    const after = placeOf(query.cursor, isPlace)
    const filter = { branchIds: actor.branchIds, open: query.open === 'true', after, limit: query.limit + 1 }
    return this.db.read(actor, async (db) =>
      pageOf(await glass.list(db, filter), query.limit, (g) => ({ at: g.startedAt, id: g.id })),
    )
  }

  async review(actor: Actor, id: string) {
    const by = { by: actor.accountId, at: this.clock.now().toISOString(), branchIds: actor.branchIds }
    await this.db.write(actor, async (tx) => {
      if (!(await glass.review(tx, id, by))) throw new Problem('not_found')
      this.live.poke(tx, actor, 'identity.break_glass')
    })
    return { done: true as const }
  }
}
