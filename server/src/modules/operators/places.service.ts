import { Injectable, Logger } from '@nestjs/common'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { BRANCHES, branchesForAdmin, findBranch } from '../organisation/index.js'
import * as repo from './clinics.repo.js'
import { ControlRoom } from './control.js'

/**
 * Where clinics are, outside of them: their nights, and what their archives say, go by their oldest branch. Operators say it
 * when they open one; its people may say otherwise, and of a clinic nobody opened, only they know.
 */
@Injectable()
export class ClinicPlaces {
  private readonly log = new Logger('clinics')

  constructor(
    private readonly room: ControlRoom,
    private readonly db: Db,
    live: Live,
  ) {
    live.on(BRANCHES, ({ tenant }) => void this.note(tenant).catch((e: unknown) => this.missed(tenant, e)))
  }

  /** Notes where a clinic is, and its name where it has none yet. */
  async note(slug: string): Promise<void> {
    const branch = await this.db.read({ tenant: slug }, async (db) => {
      const [oldest] = await branchesForAdmin(db)
      return oldest && findBranch(db, oldest.id)
    })
    if (branch) await repo.place(this.room.db, slug, branch)
  }

  /** The same of every clinic of which it is not known. What cannot be read is left for the next time. */
  async fill(): Promise<void> {
    for (const { slug } of await repo.unplaced(this.room.db))
      await this.note(slug).catch((e: unknown) => this.missed(slug, e))
  }

  private missed(slug: string, e: unknown): void {
    this.log.warn(`where ${slug} is could not be noted: ${(e as { code?: string }).code ?? String(e)}`)
  }
}
