import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { Clock } from '../../platform/clock.js'
import { schemaDigest } from '../../platform/db/digest.js'
import { databaseOf } from '../../platform/db/migrate.js'
import { orProblem } from '../../platform/problem.js'
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

function describe({ name, about }: Arriving) {
  const word = (key: string) => (typeof about[key] === 'string' ? about[key] : null)
  return { name, country: word('country'), time_zone: word('timeZone'), currency: word('currency') }
}

/** The control database's side of taking a clinic elsewhere. */
@Injectable()
export class Importing {
  constructor(
    private readonly room: ControlRoom,
    private readonly clock: Clock,
  ) {}

  find(slug: string) {
    return repo.find(this.room.db, slug)
  }

  async noteExport(operator: Acting, slug: string, at: string): Promise<void> {
    await this.room.db.transaction().execute(async (tx) => {
      await repo.change(tx, { slug }, { backed_up_at: at })
      await note(tx, { at, operator, action: 'clinic_exported', slug })
    })
  }

  /** Takes the slug. @throws Problem `operators.slug_taken` */
  async reserve(operator: Acting, slug: string, arriving: Arriving): Promise<void> {
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

  async admit(operator: Acting, slug: string, arriving: Arriving): Promise<void> {
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      await this.welcome(tx, slug, { arriving, at })
      await repo.change(tx, { slug, status: 'opening' }, { status: 'active' })
      await note(tx, { at, operator, action: 'clinic_imported', slug })
    })
  }

  /** Opens a clinic that has come into the place of another; `kept` says under which name that one's database is left. */
  async readmit(operator: Acting, slug: string, { kept, ...arriving }: Arriving & { kept: string | null }) {
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

  undo(slug: string) {
    return repo.clearOpening(this.room.db, slug, new Date(this.clock.now().getTime() + 1).toISOString())
  }
}
