import { Injectable } from '@nestjs/common'
import type { LookAction } from '@tabib/contracts/core/route'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Looks } from '../../platform/http/looks.js'
import { insert, type LookRow } from './looks.repo.js'

interface Waiting {
  row: LookRow
  done: () => void
  failed: (e: unknown) => void
}

interface Line {
  waiting: Waiting[]
  writing: boolean
}

/**
 * Writes looks at patient data. Looks that arrive while a write is under way share the next one, so a hundred people
 * reading cost a few statements; each answer still waits until its own look is stored.
 */
@Injectable()
export class LookBook extends Looks {
  private readonly lines = new Map<string, Line>()

  constructor(
    private readonly tenants: Tenants,
    private readonly clock: Clock,
  ) {
    super()
  }

  override record(actor: Actor, look: { action: LookAction; routeId: string; patientIds: string[] }): Promise<void> {
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
    let line = this.lines.get(actor.tenant)
    if (!line) this.lines.set(actor.tenant, (line = { waiting: [], writing: false }))
    const { waiting } = line
    const stored = new Promise<void>((done, failed) => waiting.push({ row, done, failed }))
    if (!line.writing) void this.drain(actor.tenant, line)
    return stored
  }

  private async drain(tenant: string, line: Line): Promise<void> {
    line.writing = true
    while (line.waiting.length > 0) {
      const batch = line.waiting.splice(0, 200)
      try {
        await insert(
          await this.tenants.database(tenant),
          batch.map((w) => w.row),
        )
        for (const w of batch) w.done()
      } catch (e) {
        for (const w of batch) w.failed(e)
      }
    }
    line.writing = false
  }
}
