import { resolve } from 'node:path'
import { clinics as contracts } from '@tabib/contracts/operators/clinics'
import { unreadableChannels } from './modules/notifications/index.js'
import {
  type Acting,
  Backups,
  ClinicAdmins,
  Clinics,
  ControlRoom,
  Importing,
  Openings,
  setOperator,
  Stock,
} from './modules/operators/index.js'
import type { Disk } from 'flydrive'
import type { Exported, Progress } from './platform/archive/export.js'
import { Clock } from './platform/clock.js'
import { type Config, readConfig } from './platform/config.js'
import { Db } from './platform/db/db.js'
import { type Installation, prepare, secretsOf } from './platform/db/migrate.js'
import { Tenants } from './platform/db/tenants.js'
import { openDisk } from './platform/files/disk.js'
import { ControlChannel } from './platform/live/channel.js'
import { Live } from './platform/live/live.js'
import { type Attached, attach } from './platform/postgres/attach.js'
import { defaultDataDir } from './platform/postgres/embedded.js'
import { found, Problem } from './platform/problem.js'
import { Sealer } from './platform/sealing.js'

interface Place {
  config: Config
  dataDir: string
  postgres: Attached
  sealer: Sealer
  disk: Disk
}

/** What the command line works with: the same services as the console, on this machine's own authority. */
export class Toolbox {
  readonly operator: Acting = { operatorId: null, name: 'command line' }
  readonly clinics: Clinics
  private readonly clock = new Clock()
  private readonly postgres: Attached
  private readonly sealer: Sealer
  private readonly room: ControlRoom
  private readonly tenants: Tenants
  private readonly channel: ControlChannel
  private readonly openings: Openings
  private readonly importing: Importing
  private readonly backups: Backups

  private constructor(
    readonly access: Installation,
    { config, dataDir, postgres, sealer, disk }: Place,
  ) {
    this.postgres = postgres
    this.sealer = sealer
    this.room = new ControlRoom(access)
    this.tenants = new Tenants(access, config)
    this.channel = new ControlChannel(access, this.tenants)
    const db = new Db(this.tenants, this.clock)
    this.clinics = new Clinics(config, this.room, this.tenants, this.clock)
    const admins = new ClinicAdmins(this.room, db, new Live(this.channel), this.clock, this.clinics)
    // The command line opens one and goes: it uses what is ready and leaves the making to the server.
    const stock = new Stock({ ...config, SPARE_CLINICS: 0 }, this.room, this.clock)
    this.openings = new Openings(this.room, db, this.clock, this.clinics, admins, stock)
    this.importing = new Importing(dataDir, disk, this.room, this.clock)
    this.backups = new Backups(config, dataDir, disk, this.room, this.clock)
  }

  static async open(options: { migrateHome: boolean }): Promise<Toolbox> {
    const config = readConfig(process.env)
    const dataDir = resolve(config.DATA_DIR ?? defaultDataDir())
    const postgres = await attach(config, dataDir)
    try {
      const { appPassword, tokenKey } = await secretsOf(dataDir)
      const access = await prepare(postgres.url, appPassword, 'tabib', options)
      const sealer = new Sealer(Buffer.from(tokenKey, 'base64url'))
      const disk = await openDisk(dataDir, process.env)
      return new Toolbox(access, { config, dataDir, postgres, sealer, disk })
    } catch (e) {
      await postgres.stop()
      throw e
    }
  }

  async open(order: unknown) {
    return this.openings.open(this.operator, contracts.open.body.parse(order))
  }

  setOperator(o: { username: string; name: string; password: string; once: boolean }) {
    return setOperator(this.room.db, { ...o, now: this.clock.now() })
  }

  /** Writes a clinic into an archive and notes when. */
  async export(slug: string, path: string, onProgress: (p: Progress) => void): Promise<Exported> {
    const clinic = found((await this.backups.list([slug]))[0])
    const at = this.clock.now().toISOString()
    const exported = await this.backups.archive(clinic, { path, at, digest: clinic.version ?? 'unknown', onProgress })
    await this.importing.noteExport(this.operator, slug, at)
    return exported
  }

  /** Backs up these clinics, or all. @throws Problem `not_found`, UnderWay */
  async backup(slugs: string[], order: Omit<Parameters<Backups['run']>[0], 'slugs' | 'operator'>) {
    const some = slugs.length > 0 ? { slugs } : {}
    if (slugs.length > 0 && (await this.backups.list(slugs)).length < new Set(slugs).size)
      throw new Problem('not_found')
    return this.backups.run({ ...order, ...some, operator: this.operator })
  }

  /**
   * Makes a clinic from an archive; nobody is served there until every row and file has arrived. With `replace` it comes into
   * the place of a suspended one, whose database is kept.
   */
  async import(
    path: string,
    { slug: as, replace }: { slug?: string; replace?: boolean },
    onProgress: (p: Progress) => void,
  ) {
    const { slug, ...done } = await this.importing.take(this.operator, { path, as, replace, onProgress })
    const { address } = await this.clinics.one(slug)
    return { slug, address, unreadable: await this.unreadable(slug), ...done }
  }

  /** What arrived under a seal this installation cannot open: the keys stay where they were. */
  private async unreadable(slug: string): Promise<string[]> {
    const db = await this.tenants.database(slug)
    const shut = await unreadableChannels(db, this.sealer, slug)
    return shut.map((channel) => `the credentials of ${channel}`)
  }

  async close(): Promise<void> {
    await this.channel.stop()
    await Promise.all([this.room.onApplicationShutdown(), this.tenants.onApplicationShutdown()])
    await this.postgres.stop()
  }
}
