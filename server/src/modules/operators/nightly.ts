import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common'
import { UnderWay } from '../../platform/archive/alone.js'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Metrics } from '../../platform/observe/metrics.js'
import type { BackupRow } from './backups.repo.js'
import { isDue } from './backups.rules.js'
import { Backups } from './backups.service.js'
import { ClinicPlaces } from './places.service.js'

/** Milliseconds between two looks at whether a backup is due. */
const LOOK_MS = 300_000

/** Makes last night's backups, at whichever server looks first; a machine that was off at night makes up for it. */
@Injectable()
export class NightlyBackups implements BeforeApplicationShutdown {
  private readonly log = new Logger('backups')
  private readonly over = new AbortController()
  private timer: NodeJS.Timeout | undefined
  private looking: Promise<void> | undefined

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'BACKUP_HOUR'>,
    private readonly backups: Backups,
    private readonly places: ClinicPlaces,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    const read = async (what: 'oldest' | 'failed') => (await backups.ages().catch(() => undefined))?.[what] ?? NaN
    metrics.gauge('tabib_backup_age_seconds', 'Age of the oldest of the clinics’ last backups.', () => read('oldest'))
    metrics.gauge('tabib_backups_failed', 'Clinics whose last backup failed.', () => read('failed'))
  }

  begin(): void {
    void this.places.fill().catch((e: unknown) => this.log.warn(`where clinics are is not known: ${String(e)}`))
    if (this.config.BACKUP_HOUR !== 'off') this.timer = setInterval(() => void this.look(), LOOK_MS).unref()
  }

  /** Makes what is due. Never throws: the log and the console say what failed. */
  look(): Promise<void> {
    this.looking ??= this.make()
      .catch((e: unknown) => {
        if (e instanceof UnderWay) this.log.debug(e.message)
        else if (!this.over.signal.aborted) this.log.error(`no backup could be made: ${String(e)}`)
      })
      .finally(() => (this.looking = undefined))
    return this.looking
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer)
    this.over.abort()
    await this.looking
  }

  private async make(): Promise<void> {
    const hour = this.config.BACKUP_HOUR
    if (hour === 'off' || this.over.signal.aborted) return
    // Whose night it is.
    await this.places.fill()
    const wanted = (clinic: BackupRow) => isDue(clinic, this.clock.now(), hour)
    if (!(await this.backups.list()).some(wanted)) return
    const done = await this.backups.run({
      wanted,
      stop: this.over.signal,
      onDone: ({ slug, error }) => error !== undefined && this.log.error(`${slug} has no new backup: ${error}`),
    })
    const count = (state: string) => done.filter((o) => o.state === state).length
    this.log.log(`${count('written')} written and read back, ${count('current')} current, ${count('failed')} failed`)
  }
}
