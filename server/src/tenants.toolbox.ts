import { resolve } from 'node:path'
import { clinics as contracts } from '@tabib/contracts/operators/clinics'
import { slug as slugShape } from '@tabib/contracts/operators/slug'
import { anchorFile } from './modules/audit/index.js'
import { unreadableChannels } from './modules/notifications/index.js'
import {
  type Acting,
  adminsOf,
  ClinicAdmins,
  Clinics,
  ControlRoom,
  Importing,
  Openings,
  setOperator,
  Stock,
} from './modules/operators/index.js'
import { type Exported, exportTenant, type Progress } from './platform/archive/export.js'
import { ArchiveRefused, importTenant, readHead } from './platform/archive/import.js'
import { Clock } from './platform/clock.js'
import { type Config, readConfig } from './platform/config.js'
import { Db } from './platform/db/db.js'
import { cloneTenant, type Installation, prepare, secretsOf } from './platform/db/migrate.js'
import { Tenants } from './platform/db/tenants.js'
import { openDisk } from './platform/files/disk.js'
import { ControlChannel } from './platform/live/channel.js'
import { Live } from './platform/live/live.js'
import { type Attached, attach } from './platform/postgres/attach.js'
import { defaultDataDir } from './platform/postgres/embedded.js'
import { found } from './platform/problem.js'
import { Sealer } from './platform/sealing.js'

interface Place {
  config: Config
  dataDir: string
  postgres: Attached
  sealer: Sealer
}

/** What the command line works with: the same services as the console, on this machine's own authority. */
export class Toolbox {
  readonly operator: Acting = { operatorId: null, name: 'command line' }
  readonly clinics: Clinics
  private readonly clock = new Clock()
  private readonly dataDir: string
  private readonly postgres: Attached
  private readonly sealer: Sealer
  private readonly room: ControlRoom
  private readonly tenants: Tenants
  private readonly channel: ControlChannel
  private readonly openings: Openings
  private readonly importing: Importing

  private constructor(
    readonly access: Installation,
    { config, dataDir, postgres, sealer }: Place,
  ) {
    this.dataDir = dataDir
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
    this.importing = new Importing(this.room, this.clock)
  }

  static async open(options: { migrateHome: boolean }): Promise<Toolbox> {
    const config = readConfig(process.env)
    const dataDir = resolve(config.DATA_DIR ?? defaultDataDir())
    const postgres = await attach(config, dataDir)
    try {
      const { appPassword, tokenKey } = await secretsOf(dataDir)
      const access = await prepare(postgres.url, appPassword, 'tabib', options)
      const sealer = new Sealer(Buffer.from(tokenKey, 'base64url'))
      return new Toolbox(access, { config, dataDir, postgres, sealer })
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
    const row = found(await this.importing.find(slug))
    const at = this.clock.now().toISOString()
    const exported = await exportTenant({
      slug,
      path,
      at,
      onProgress,
      adminUrl: this.access.adminUrl,
      name: row.name,
      database: row.database,
      about: {
        country: row.country,
        timeZone: row.timeZone,
        currency: row.currency,
        admins: await adminsOf(this.room.db, slug),
      },
      disk: await openDisk(this.dataDir, process.env),
      anchors: anchorFile(this.dataDir, slug),
    })
    await this.importing.noteExport(this.operator, slug, at)
    return exported
  }

  /** Makes a clinic from an archive; nobody is served there until every row and file has arrived. */
  async import(path: string, as: string | undefined, onProgress: (p: Progress) => void) {
    const head = await readHead(path)
    const slug = slugShape.safeParse(as ?? head.slug)
    if (!slug.success) throw new ArchiveRefused(`${as ?? head.slug} cannot be a clinic's address; say --slug`)
    await this.importing.reserve(this.operator, slug.data, head)
    try {
      const database = await cloneTenant(this.room.builder, this.access, slug.data)
      const disk = await openDisk(this.dataDir, process.env)
      const done = await importTenant({
        adminUrl: this.access.adminUrl,
        database,
        slug: slug.data,
        disk,
        anchors: anchorFile(this.dataDir, slug.data),
        path,
        onProgress,
      })
      await this.importing.admit(this.operator, slug.data, head)
      const { address } = await this.clinics.one(slug.data)
      return { slug: slug.data, address, unreadable: await this.unreadable(slug.data), ...done }
    } catch (e) {
      await this.importing.undo(slug.data)
      throw e
    }
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
