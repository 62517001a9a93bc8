import { Inject, Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { clinics as contracts } from '@tabib/contracts/operators/clinics'
import { note } from './acts.repo.js'
import { addressOf } from '../../platform/addresses.js'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { schemaDigest } from '../../platform/db/digest.js'
import { Tenants } from '../../platform/db/tenants.js'
import type { Operator } from '../../platform/http/operator-door.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { isReserved, stateOf } from './addresses.rules.js'
import { backupState } from './backups.rules.js'
import * as repo from './clinics.repo.js'
import { ControlRoom } from './control.js'

const isPlace = (v: unknown): v is { name: string; slug: string } =>
  typeof (v as { slug?: unknown })?.slug === 'string' && typeof (v as { name?: unknown }).name === 'string'

/** Who acts: an operator, or a person at the machine's command line. */
export type Acting = Pick<Operator, 'name' | 'request'> & { operatorId: string | null }

/** The clinics of this installation, from outside: nothing here enters a clinic's database. */
@Injectable()
export class Clinics {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL' | 'PORT' | 'BACKUP_HOUR'>,
    private readonly room: ControlRoom,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
  ) {}

  async list(query: Input<typeof contracts.list>['query']) {
    const digest = await schemaDigest()
    const after = placeOf(query.cursor, isPlace)
    const filter = { q: query.q, status: query.state, after, limit: query.limit + 1 }
    const [rows, counts] = await Promise.all([repo.list(this.room.db, filter), repo.counts(this.room.db, digest)])
    const { items, next } = pageOf(rows, query.limit, (r) => ({ name: r.name, slug: r.slug }))
    return { items: items.map((r) => this.present(r, digest)), next, ...counts }
  }

  /** One clinic as the list shows it. @throws Problem `not_found` */
  async one(slug: string) {
    return this.present(found(await repo.find(this.room.db, slug)), await schemaDigest())
  }

  /** Whether a clinic may have this address. */
  async slug(slug: string) {
    const free = !isReserved(slug) && !(await repo.isTaken(this.room.db, slug))
    return { slug, free, address: this.address({ slug, domain: null, home: false }) }
  }

  /** Says, here and on every server, that a clinic is not what it was. */
  changed(slug: string): void {
    this.tenants.refresh(slug)
  }

  /** Closes a clinic: requests are refused, sockets cut and jobs held back on every server as soon as each has heard. */
  async suspend(operator: Acting, slug: string, reason: string) {
    await this.change(operator, {
      slug,
      from: 'active',
      otherwise: 'operators.already_suspended',
      to: { status: 'suspended', suspended_at: this.clock.now().toISOString(), suspended_reason: reason },
      action: 'clinic_suspended',
      reason,
    })
    return this.one(slug)
  }

  async resume(operator: Acting, slug: string, reason: string) {
    await this.change(operator, {
      slug,
      from: 'suspended',
      otherwise: 'operators.not_suspended',
      to: { status: 'active', suspended_at: null, suspended_reason: null },
      action: 'clinic_resumed',
      reason,
    })
    return this.one(slug)
  }

  /** Gives a clinic a domain of its own, or takes it away. @throws Problem `operators.domain_taken` */
  async setDomain(operator: Acting, slug: string, domain: string | null) {
    await orProblem(
      { tenants_host_key: 'operators.domain_taken' },
      this.change(operator, {
        slug,
        otherwise: 'not_found',
        to: { host: domain },
        action: 'domain_set',
        ...(domain ? { subject: domain } : {}),
      }),
    )
    return this.one(slug)
  }

  /** A clinic's row for those who are asked about it. */
  present(row: repo.ClinicRow, digest: string) {
    const { slug, name, domain, country, sizeBytes, version, exportedAt, lastActiveAt, createdAt, home } = row
    return {
      slug,
      name,
      domain,
      country,
      sizeBytes,
      version,
      exportedAt,
      lastActiveAt,
      createdAt,
      home,
      address: this.address(row),
      backup: this.backup(row),
      state: stateOf(row, digest),
    }
  }

  private backup({ backupAt, backupSize, backupHolds, backupError, createdAt }: repo.ClinicRow) {
    const held = { holdsUntil: backupHolds, error: backupError, createdAt }
    return {
      writtenAt: backupAt,
      holdsUntil: backupHolds,
      sizeBytes: backupSize,
      error: backupError,
      state: backupState(held, this.clock.now(), this.config.BACKUP_HOUR === 'off'),
    }
  }

  address(place: Parameters<typeof addressOf>[0]): string {
    return addressOf(place, { publicUrl: this.config.PUBLIC_URL, port: this.config.PORT })
  }

  private async change(operator: Acting, c: Change): Promise<void> {
    found(await repo.find(this.room.db, c.slug))
    const { slug, from, to, otherwise, ...act } = c
    await this.room.db.transaction().execute(async (tx) => {
      const changed = await repo.change(tx, { slug, ...(from === undefined ? {} : { status: from }) }, to)
      if (!changed) throw new Problem(otherwise)
      await note(tx, { at: this.clock.now().toISOString(), operator, slug, ...act })
    })
    this.tenants.refresh(slug)
  }
}

interface Change {
  slug: string
  /** The state it must be in. */
  from?: string
  otherwise: 'operators.already_suspended' | 'operators.not_suspended' | 'not_found'
  to: Parameters<typeof repo.change>[2]
  action: string
  reason?: string
  subject?: string
}
