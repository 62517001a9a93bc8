import { createHash, randomBytes } from 'node:crypto'
import { Injectable, type OnModuleInit } from '@nestjs/common'
import { Clock } from '../../platform/clock.js'
import { Db, doorOf, type WriteTx } from '../../platform/db/db.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { Live } from '../../platform/live/live.js'

export const REMIND = 'scheduling.remind'
export const RELEASE_HOLD = 'scheduling.release_hold'
export const OFFER_SLOT = 'scheduling.offer_slot'

const desks = new WeakMap<Db, Desk>()

/** What booking needs of the server whose transaction it happens in. */
@Injectable()
export class Desk implements OnModuleInit {
  constructor(
    private readonly db: Db,
    readonly jobs: Jobs,
    readonly clock: Clock,
    readonly live: Live,
    private readonly tenants: Tenants,
  ) {}

  onModuleInit(): void {
    desks.set(this.db, this)
  }

  /** A page of this clinic's, as a whole address where the installation knows its own. */
  async link(tenant: string, path: string): Promise<string> {
    return `${(await this.tenants.publicAddress(tenant)) ?? ''}${path}`
  }
}

/** The desk of the server this transaction belongs to. */
export function deskOf(tx: WriteTx): Desk {
  const desk = desks.get(doorOf(tx))
  if (!desk) throw new Error('booking needs a server that has started')
  return desk
}

/** A secret for a link, and what is kept of it. */
export function newSecret(): { token: string; hash: string } {
  const token = randomBytes(24).toString('base64url')
  return { token, hash: hashOf(token) }
}

export const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')
