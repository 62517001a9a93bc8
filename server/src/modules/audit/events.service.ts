import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Refusals } from '../../platform/http/refusals.js'
import type { Visitor } from '../../platform/http/visitor.js'
import * as repo from './events.repo.js'
import type { AuditEvent } from './events.js'
import { ChainSealer } from './sealer.service.js'

const WINDOW_MS = 60_000
/** Different things one clinic's audit takes down in a minute; what comes beyond is one row a kind with a count. */
const MOST_IN_A_WINDOW = 200

interface Window {
  since: number
  /** What was repeated since the first was written, by what it is. */
  again: Map<string, { row: repo.EventRow; count: number }>
  written: number
}

/**
 * Takes down what happens outside any transaction that commits: refusals, failed sign-ins. The first of a kind is written at
 * once; the same again from the same session or address within a minute is counted and written as one row, so that nobody
 * fills the disk by trying. Nothing here throws or keeps an answer waiting.
 */
@Injectable()
export class EventBook extends Refusals implements BeforeApplicationShutdown {
  private readonly log = new Logger('audit')
  private readonly windows = new Map<string, Window>()
  private readonly under = new Set<Promise<void>>()
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    private readonly sealer: ChainSealer,
  ) {
    super()
  }

  override record(who: Actor | Visitor, { code, routeId }: { code: string; routeId: string }): void {
    this.note(who, { kind: 'refused', subject: code, detail: { route: routeId } })
  }

  /** Takes an event down in the background. */
  note(who: Actor | Visitor, event: AuditEvent): void {
    const now = this.clock.now()
    const row: repo.EventRow = { ...repo.rowOf(who, event), at: now.toISOString() }
    const window = this.windowOf(who.tenant, now.getTime())
    const key = [row.session_id ?? row.address, row.route, row.kind, row.subject, row.account_id].join('|')
    const known = window.again.get(key)
    if (known) return void (known.count += 1)
    if (window.written < MOST_IN_A_WINDOW) {
      window.written += 1
      window.again.set(key, { row, count: 0 })
      return this.write(who.tenant, [row])
    }
    const many = window.again.get(row.kind)
    if (many) many.count += 1
    else {
      const anybody = { account_id: null, actor_name: null, session_id: null, address: null, device: null }
      const nothing = { request_id: null, route: null, subject: null, patient_id: null, reason: null, detail: null }
      window.again.set(row.kind, { row: { ...row, ...anybody, ...nothing }, count: 1 })
    }
  }

  /** Writes down what was counted so far, and waits until all is stored. */
  async settle(): Promise<void> {
    for (const tenant of this.windows.keys()) this.close(tenant)
    while (this.under.size > 0) await Promise.all(this.under)
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer)
    await this.settle()
  }

  private windowOf(tenant: string, now: number): Window {
    const open = this.windows.get(tenant)
    if (open && now - open.since < WINDOW_MS) return open
    if (open) this.close(tenant)
    const window = { since: now, again: new Map(), written: 0 }
    this.windows.set(tenant, window)
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void this.settle()
    }, WINDOW_MS).unref()
    return window
  }

  private close(tenant: string): void {
    const counted = [...(this.windows.get(tenant)?.again.values() ?? [])].filter((a) => a.count > 0)
    this.windows.delete(tenant)
    const rows = counted.map(({ row, count }) => ({ ...row, count }))
    if (rows.length > 0) this.write(tenant, rows)
  }

  private write(tenant: string, rows: repo.EventRow[]): void {
    const stored: Promise<void> = this.tenants
      .database(tenant)
      .then((db) => repo.insert(db, rows))
      .then(() => this.sealer.soon(tenant))
      .catch((e: unknown) => this.log.error(`${rows.length} events not written: ${String((e as Error).message)}`))
      .finally(() => this.under.delete(stored))
    this.under.add(stored)
  }
}
