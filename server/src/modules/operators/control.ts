import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common'
import type { Generated, Kysely, Transaction } from 'kysely'
import { connectAsAdmin } from '../../platform/db/migrate.js'
import { connect } from '../../platform/db/pools.js'
import { DATABASE_ACCESS, type DatabaseAccess } from '../../platform/db/tenants.js'

interface Clinics {
  slug: string
  database: string
  host: string | null
  status: string
  name: string
  country: string | null
  time_zone: string | null
  currency: string | null
  home: Generated<boolean>
  created_at: Generated<string>
  created_by: string | null
  suspended_at: string | null
  suspended_reason: string | null
  digest: string | null
  migrated_at: string | null
  migration_error: string | null
  migration_tried_at: string | null
  backed_up_at: string | null
}

/** The tables of the control database that operators work with. */
export interface OperatorsDB {
  'control.tenants': Clinics
  'control.activity': { tenant: string; last_at: string }
  'control.backups': {
    tenant: string
    tried_at: string
    error: string | null
    written_at: Generated<string | null>
    path: Generated<string | null>
    size_bytes: Generated<number | null>
    holds_until: Generated<string | null>
    marks: Generated<string | null>
  }
  'control.operators': {
    id: string
    username: string
    name: string
    password_hash: string
    demo_password: string | null
    totp_secret: string | null
    totp_confirmed_at: string | null
    totp_last_step: Generated<number>
    password_changed_at: string | null
    password_once: Generated<boolean>
    active: Generated<boolean>
    created_at: string
  }
  'control.operator_recovery_codes': {
    id: string
    operator_id: string
    hash: string
    created_at: string
    used_at: string | null
  }
  'control.operator_challenges': {
    id: string
    operator_id: string
    hash: string
    created_at: string
    expires_at: string
    guesses: Generated<number>
    used_at: string | null
  }
  'control.operator_outcomes': {
    operator_id: string
    key: string
    fingerprint: string
    claim: string | null
    at: string
    outcome: string | null
  }
  'control.operator_sessions': {
    id: string
    operator_id: string
    hash: string
    address: string | null
    device: string | null
    started_at: string
    seen_at: string
    expires_at: string
    ended_at: string | null
    stepped_up_at: string | null
    browser_hash: string | null
  }
  'control.clinic_admins': {
    id: string
    name: string
    email: string | null
    phone: string | null
    created_at: string
  }
  'control.clinic_admin_posts': {
    id: string
    admin_id: string
    tenant: string
    account_id: string
    username: string
    added_at: string
    removed_at: string | null
  }
  'control.operator_acts': {
    id: Generated<number>
    at: string
    operator_id: string | null
    operator_name: string
    address: string | null
    action: string
    tenant: string | null
    reason: string | null
    detail: string
  }
}

export type Control = Kysely<OperatorsDB>
export type ControlTx = Transaction<OperatorsDB>

/** Milliseconds after which operators' connections rest no longer: they are rarely used. */
const IDLE = 10_000

/**
 * The operators' two doors: the control database as a role that enters no clinic's database, and, for the moment in which a
 * clinic's database is made, the role that may make databases. Both open on first use and close when they rest.
 */
@Injectable()
export class ControlRoom implements OnApplicationShutdown {
  private control: Control | undefined
  private admin: Kysely<unknown> | undefined

  constructor(@Inject(DATABASE_ACCESS) readonly access: DatabaseAccess) {}

  get db(): Control {
    return (this.control ??= connect<OperatorsDB>(this.access.operatorUrl, {
      max: 4,
      name: 'tabib operators',
      idle: IDLE,
    }))
  }

  /** May make databases. Nothing a caller typed goes into what is said over it but a slug that was checked. */
  get builder(): Kysely<unknown> {
    return (this.admin ??= connectAsAdmin(this.access.adminUrl, 'postgres', 3, IDLE))
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.control?.destroy(), this.admin?.destroy()])
  }
}
