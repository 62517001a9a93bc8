import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import { dateIn } from '@tabib/contracts/core/time'
import type { Disk } from 'flydrive'
import { alone } from '../../platform/archive/alone.js'
import { type Exported, exportTenant, type Progress } from '../../platform/archive/export.js'
import { marksOf } from '../../platform/archive/marks.js'
import { placeFor, shelfOf, thinOut } from '../../platform/archive/shelf.js'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { DISK } from '../../platform/files/disk.js'
import { DATA_DIR } from '../../platform/platform.module.js'
import { anchorFile } from '../audit/index.js'
import { note } from './acts.repo.js'
import { list as adminsOf } from './admins.repo.js'
import * as repo from './backups.repo.js'
import { zoneOf } from './backups.rules.js'
import type { Acting } from './clinics.service.js'
import { ControlRoom } from './control.js'

/** Bytes that a backup leaves free where the clinics' data lies. */
const RESERVE = 512 * 1024 * 1024
/** Milliseconds after which Postgres has counted what was written. */
const COUNTED_MS = 60_000

export interface BackupOutcome {
  slug: string
  /** `current`: nothing was written there since the newest one, which still stands where it was put. */
  state: 'written' | 'current' | 'failed'
  path?: string
  exported?: Exported
  error?: string
}

interface BackupOrder {
  /** Only these; every clinic otherwise. */
  slugs?: readonly string[]
  /** Of these, which; asked once nobody else is at it. */
  wanted?: (clinic: repo.BackupRow) => boolean
  folder?: string
  /** How many archives of a clinic are left standing. */
  keep?: number
  /** Who asks, where somebody does. */
  operator?: Acting
  stop?: AbortSignal
  onProgress?: (p: Progress) => void
  onDone?: (o: BackupOutcome) => void
}

/** Backups: of each clinic an archive that `import` takes, read back before it counts. */
@Injectable()
export class Backups {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'BACKUP_FOLDER' | 'BACKUP_KEEP'>,
    @Inject(DATA_DIR) private readonly dataDir: string,
    @Inject(DISK) private readonly disk: Disk,
    private readonly room: ControlRoom,
    private readonly clock: Clock,
  ) {}

  list(slugs?: readonly string[]) {
    return repo.list(this.room.db, slugs)
  }

  ages() {
    return repo.ages(this.room.db, this.clock.now().toISOString())
  }

  /**
   * Backs clinics up, one after the other. One that fails does not keep the others from it; why is noted where operators see
   * it. @throws UnderWay
   */
  run(order: BackupOrder): Promise<BackupOutcome[]> {
    return alone(this.room.access, 'backups', async (lost) => {
      const stop = AbortSignal.any([lost, ...(order.stop ? [order.stop] : [])])
      const outcomes: BackupOutcome[] = []
      for (const clinic of await this.list(order.slugs)) {
        if (stop.aborted) break
        if (order.wanted && !order.wanted(clinic)) continue
        const outcome = await this.one(clinic, { ...order, stop }).catch((e: unknown) => this.fail(clinic, e, stop))
        if (!outcome) break
        order.onDone?.(outcome)
        outcomes.push(outcome)
      }
      lost.throwIfAborted()
      return outcomes
    })
  }

  private async one(clinic: repo.BackupRow, order: BackupOrder): Promise<BackupOutcome> {
    const { slug, database, version } = clinic
    const folder = resolve(order.folder ?? this.config.BACKUP_FOLDER ?? join(this.dataDir, 'backups'))
    const [now, digest] = [this.clock.now(), version ?? 'unknown']
    const at = now.toISOString()
    const marks = `${digest}/${await marksOf(this.room.access.adminUrl, database)}`
    if (clinic.marks === marks && (await stands(clinic, shelfOf(folder, slug)))) {
      await repo.noteHolds(this.room.db, slug, { at, until: new Date(now.getTime() - COUNTED_MS).toISOString() })
      return { slug, state: 'current', path: clinic.path! }
    }
    const path = await placeFor(folder, slug, dateIn(zoneOf(clinic.timeZone), now))
    const exported = await this.archive(clinic, { path, at, digest, reserve: await this.reserve(path), ...order })
    await repo.noteWhole(this.room.db, slug, { at, path, sizeBytes: (await stat(path)).size, marks })
    const { operator } = order
    if (operator) await note(this.room.db, { at, operator, action: 'clinic_backed_up', slug })
    await thinOut(folder, slug, { keep: order.keep ?? this.config.BACKUP_KEEP, newest: path })
    return { slug, state: 'written', path, exported }
  }

  /** Writes a clinic into an archive, with what another installation should know of it. */
  async archive(
    clinic: Pick<repo.BackupRow, 'slug' | 'name' | 'database' | 'country' | 'timeZone' | 'currency'>,
    to: Pick<Parameters<typeof exportTenant>[0], 'path' | 'at' | 'digest' | 'reserve' | 'stop' | 'onProgress'>,
  ): Promise<Exported> {
    const { slug, name, database, country, timeZone, currency } = clinic
    const { path, at, digest, reserve = 0, stop, onProgress } = to
    return exportTenant({
      adminUrl: this.room.access.adminUrl,
      about: { country, timeZone, currency, admins: await adminsOf(this.room.db, slug) },
      disk: this.disk,
      anchors: anchorFile(this.dataDir, slug),
      slug,
      name,
      database,
      path,
      at,
      digest,
      reserve,
      ...(stop ? { stop } : {}),
      ...(onProgress ? { onProgress } : {}),
    })
  }

  /** A disk of its own may be filled to the brim. */
  private async reserve(path: string): Promise<number> {
    const [there, here] = await Promise.all([stat(dirname(path)), stat(this.dataDir)])
    return there.dev === here.dev ? RESERVE : 0
  }

  /** Undefined where it was not the clinic's fault: somebody stopped it. */
  private async fail(
    { slug }: repo.BackupRow,
    e: unknown,
    { aborted }: AbortSignal,
  ): Promise<BackupOutcome | undefined> {
    if (aborted) return undefined
    const error = (e instanceof Error ? e.message : String(e)).slice(0, 300)
    await repo.noteFailure(this.room.db, slug, { at: this.clock.now().toISOString(), error })
    return { slug, state: 'failed', error }
  }
}

/** Whether the newest archive still stands on this shelf as it was put there. */
async function stands({ path, sizeBytes }: repo.BackupRow, shelf: string): Promise<boolean> {
  return path !== null && dirname(path) === shelf && existsSync(path) && (await stat(path)).size === sizeBytes
}
