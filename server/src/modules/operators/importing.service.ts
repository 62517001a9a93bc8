import { rm } from 'node:fs/promises'
import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { slug as slugShape } from '@tabib/contracts/operators/slug'
import type { Disk } from 'flydrive'
import type { Progress } from '../../platform/archive/export.js'
import {
  type ArchiveHead,
  ArchiveRefused,
  importTenant,
  mustBeWhole,
  readHead,
  settleAnchors,
} from '../../platform/archive/import.js'
import { arrivingAt, databaseFor, leave, takePlace } from '../../platform/archive/replace.js'
import { Clock } from '../../platform/clock.js'
import { schemaDigest } from '../../platform/db/digest.js'
import { databaseOf } from '../../platform/db/migrate.js'
import { DISK } from '../../platform/files/disk.js'
import { DATA_DIR } from '../../platform/platform.module.js'
import { orProblem } from '../../platform/problem.js'
import { anchorFile } from '../audit/index.js'
import { note } from './acts.repo.js'
import * as admins from './admins.repo.js'
import * as repo from './clinics.repo.js'
import type { Acting } from './clinics.service.js'
import { ControlRoom, type ControlTx } from './control.js'

/** What an archive says of its clinic, beside its rows. */
export interface Arriving {
  name: string
  about: Record<string, unknown>
}

interface KnownAdmin {
  name: string
  username: string
  email: string | null
  phone: string | null
  accountId: string
}

/** A clinic that works is not written over: it is suspended first, and somebody says so. One whose database is gone is not there. */
function mayBeReplaced({ slug, status, sizeBytes }: repo.ClinicRow, replace: boolean): void {
  if (sizeBytes === 0 || (replace && status === 'suspended')) return
  throw new ArchiveRefused(
    `A clinic called ${slug} lives here. Say --slug for another name; or, to put the archive in its place, suspend it and say --replace: its database is kept.`,
  )
}

function describe({ name, about }: Arriving) {
  const word = (key: string) => (typeof about[key] === 'string' ? about[key] : null)
  return { name, country: word('country'), time_zone: word('timeZone'), currency: word('currency') }
}

interface ImportOrder {
  path: string
  /** Its slug here, where it is to have another than in the archive. */
  as?: string | undefined
  /** Into the place of a suspended clinic, whose database is kept. */
  replace?: boolean | undefined
  onProgress: (p: Progress) => void
}

interface Arrival extends Pick<ImportOrder, 'path' | 'onProgress'> {
  head: ArchiveHead
  slug: string
}

/** Takes a clinic out of an archive, beside the others or into the place of one; and notes where one was taken into one. */
@Injectable()
export class Importing {
  constructor(
    @Inject(DATA_DIR) private readonly dataDir: string,
    @Inject(DISK) private readonly disk: Disk,
    private readonly room: ControlRoom,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a clinic from an archive. Nobody is served there until every row and file has arrived, and nothing is touched
   * before the archive has been read to its end. @returns the name under which the database that stood there is kept, if any
   * @throws ArchiveRefused
   */
  async take(operator: Acting, { path, as, replace, onProgress }: ImportOrder) {
    const head = await readHead(path)
    const wanted = slugShape.safeParse(as ?? head.slug)
    if (!wanted.success) throw new ArchiveRefused(`${as ?? head.slug} cannot be a clinic's address; say --slug`)
    const slug = wanted.data
    const there = await repo.find(this.room.db, slug)
    if (there) mayBeReplaced(there, replace ?? false)
    await mustBeWhole(path)
    const arrival = { path, head, slug, onProgress }
    return {
      slug,
      ...(there ? await this.inPlace(operator, there.database, arrival) : await this.beside(operator, arrival)),
    }
  }

  private async beside(operator: Acting, { path, head, slug, onProgress }: Arrival) {
    await this.reserve(operator, slug, head)
    try {
      const { builder, access } = this.room
      const database = databaseOf(access.prefix, slug)
      await databaseFor(head, builder, { access, name: database })
      const anchors = anchorFile(this.dataDir, slug)
      const done = await importTenant({ ...this.into, database, slug, anchors, path, onProgress })
      await this.admit(operator, slug, head)
      return { ...done, kept: null }
    } catch (e) {
      await this.undo(slug)
      throw e
    }
  }

  private async inPlace(operator: Acting, database: string, { path, head, slug, onProgress }: Arrival) {
    const { builder, access } = this.room
    const anchors = anchorFile(this.dataDir, slug)
    const arrived = `${anchors}.replacing`
    const arriving = arrivingAt(access, slug)
    try {
      await databaseFor(head, builder, { access, name: arriving })
      const done = await importTenant({ ...this.into, database: arriving, slug, anchors: arrived, path, onProgress })
      const keep = `${access.prefix}_b_${slug.replaceAll('-', '_')}_${Math.floor(this.clock.now().getTime() / 1000)}`
      const kept = (await takePlace(builder, { arriving, database, keep })) ? keep : null
      await settleAnchors(arrived, anchors)
      await this.readmit(operator, slug, { ...head, kept })
      return { ...done, kept }
    } catch (e) {
      await leave(builder, arriving)
      await rm(arrived, { force: true })
      throw e
    }
  }

  private get into() {
    return { adminUrl: this.room.access.adminUrl, disk: this.disk }
  }

  async noteExport(operator: Acting, slug: string, at: string): Promise<void> {
    await this.room.db.transaction().execute(async (tx) => {
      await repo.change(tx, { slug }, { backed_up_at: at })
      await note(tx, { at, operator, action: 'clinic_exported', slug })
    })
  }

  /** Takes the slug. @throws Problem `operators.slug_taken` */
  private async reserve(operator: Acting, slug: string, arriving: Arriving): Promise<void> {
    const now = this.clock.now().toISOString()
    const row = {
      slug,
      ...describe(arriving),
      database: databaseOf(this.room.access.prefix, slug),
      status: 'opening',
      created_at: now,
      created_by: operator.name,
      digest: await schemaDigest(),
      migrated_at: now,
    }
    await orProblem(
      { tenants_pkey: 'operators.slug_taken', tenants_database_key: 'operators.slug_taken' },
      repo.insert(this.room.db, row as never),
    )
  }

  private async admit(operator: Acting, slug: string, arriving: Arriving): Promise<void> {
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      await this.welcome(tx, slug, { arriving, at })
      await repo.change(tx, { slug, status: 'opening' }, { status: 'active' })
      await note(tx, { at, operator, action: 'clinic_imported', slug })
    })
  }

  /** Opens a clinic that has come into the place of another; `kept` says under which name that one's database is left. */
  private async readmit(operator: Acting, slug: string, { kept, ...arriving }: Arriving & { kept: string | null }) {
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      await admins.removeAll(tx, slug, at)
      await this.welcome(tx, slug, { arriving, at })
      const open = { status: 'active', suspended_at: null, suspended_reason: null, migration_error: null }
      const schema = { digest: await schemaDigest(), migrated_at: at }
      await repo.change(tx, { slug }, { ...describe(arriving), ...schema, ...open })
      await note(tx, { at, operator, action: 'clinic_restored', slug, ...(kept ? { subject: kept } : {}) })
    })
  }

  private async welcome(tx: ControlTx, slug: string, { arriving, at }: { arriving: Arriving; at: string }) {
    for (const p of (arriving.about['admins'] ?? []) as KnownAdmin[]) {
      const held = p.email ? await admins.byEmail(tx, p.email) : undefined
      const id = held?.id ?? newId()
      const { name, email, phone, username } = p
      if (!held) await admins.insert(tx, { id, name, email, phone, created_at: at })
      await admins.appoint(tx, {
        id: newId(),
        admin_id: id,
        tenant: slug,
        account_id: p.accountId,
        username,
        added_at: at,
      })
    }
  }

  private undo(slug: string) {
    return repo.clearOpening(this.room.db, slug, new Date(this.clock.now().getTime() + 1).toISOString())
  }
}
