import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Db } from '../../platform/db/db.js'
import { cloneTenant, dropIfThere, ensureFurnished, furnishedFamily } from '../../platform/db/migrate.js'
import { connect, withDatabase } from '../../platform/db/pools.js'
import { stockSpares, takeSpare } from '../../platform/db/spares.js'
import type { DB } from '../../platform/db/tables.js'
import type { Tenants } from '../../platform/db/tenants.js'
import { systemActor } from '../../platform/system-actor.js'
import { ControlRoom } from './control.js'
import { hasOperators } from './people.repo.js'
import { loadStarterLists, starterListsVersion } from './starter-lists.js'

/** Milliseconds without an opening after which what was taken is made anew. */
const QUIET_MS = 2_000

/** Databases for clinics that are yet to be opened, furnished with the starter lists; a few are kept ready. */
@Injectable()
export class Stock implements OnApplicationShutdown {
  private readonly log = new Logger('tenants')
  private readonly over = new AbortController()
  private filling: Promise<void> | undefined
  private quiet: NodeJS.Timeout | undefined

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly room: ControlRoom,
    private readonly clock: Clock,
  ) {}

  /** A furnished database for a clinic, with nobody in it: a spare one, or one that is cloned now. */
  async database(slug: string): Promise<void> {
    const { access, builder } = this.room
    const template = await this.furnished()
    const database = await dropIfThere(builder, access, slug)
    if (!(await takeSpare(builder, template, database))) await cloneTenant(builder, access, slug, template)
  }

  /**
   * Before the doors open: where somebody may open clinics, the first opening does not wait for the lists to be loaded. Never
   * throws: whoever opens a clinic then waits for it, or is told why not.
   */
  async prepare(): Promise<void> {
    try {
      if (await hasOperators(this.room.db)) await this.furnished()
    } catch (e) {
      this.log.warn(`no furnished database could be made: ${String(e)}`)
    }
  }

  /** After a start: where somebody may open clinics, a few are made ready. */
  async begin(): Promise<void> {
    if (await hasOperators(this.room.db)) await this.fill()
  }

  /** Makes up for what was taken, once nobody opens another: making one takes the time of whoever waits for theirs. */
  refill(): void {
    clearTimeout(this.quiet)
    this.quiet = setTimeout(() => void this.fill(), QUIET_MS).unref()
  }

  /** Makes spare databases in the background's time. Never throws: whoever opens a clinic can do without. */
  fill(): Promise<void> {
    this.filling ??= this.make()
      .catch((e: unknown) => {
        if (!this.over.signal.aborted) this.log.warn(`no spare database could be made: ${String(e)}`)
      })
      .finally(() => (this.filling = undefined))
    return this.filling
  }

  async onApplicationShutdown(): Promise<void> {
    this.over.abort()
    clearTimeout(this.quiet)
    await this.filling
  }

  private async make(): Promise<void> {
    const count = this.config.SPARE_CLINICS
    if (count === 0 || this.over.signal.aborted) return
    const [template, family] = [await this.furnished(), furnishedFamily(this.room.access.prefix)]
    await stockSpares(this.room.builder, { template, count, family, stop: this.over.signal })
  }

  /** The template that has the starter lists already: loading them takes longer than everything else of an opening. */
  private async furnished(): Promise<string> {
    const { access, builder } = this.room
    return ensureFurnished(builder, access, starterListsVersion(), async (database) => {
      const db = connect<DB>(withDatabase(access.url, database), { max: 1, name: 'tabib furnish' })
      try {
        await new Db({ database: () => Promise.resolve(db) } as unknown as Tenants, this.clock).write(
          systemActor('template'),
          loadStarterLists,
        )
      } finally {
        await db.destroy()
      }
    })
  }
}
