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
import { ControlRoom } from './control.js'

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
  async reserve(operator: Acting, slug: string, { name, about }: Arriving): Promise<void> {
    const now = this.clock.now().toISOString()
    const word = (key: string) => (typeof about[key] === 'string' ? about[key] : null)
    const row = {
      slug,
      name,
      country: word('country'),
      time_zone: word('timeZone'),
      currency: word('currency'),
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

  async admit(operator: Acting, slug: string, { about }: Arriving): Promise<void> {
    const at = this.clock.now().toISOString()
    const people = (about['admins'] ?? []) as KnownAdmin[]
    await this.room.db.transaction().execute(async (tx) => {
      for (const p of people) {
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
      await repo.change(tx, { slug, status: 'opening' }, { status: 'active' })
      await note(tx, { at, operator, action: 'clinic_imported', slug })
    })
  }

  undo(slug: string) {
    return repo.clearOpening(this.room.db, slug, new Date(this.clock.now().getTime() + 1).toISOString())
  }
}
