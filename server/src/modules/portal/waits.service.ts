import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { bookings as contracts } from '@tabib/contracts/portal/bookings'
import type { Actor } from '../../platform/actor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { findBranch } from '../organisation/index.js'
import { WaitingService, waitingOf } from '../scheduling/index.js'
import { inBranch, mustBeTheirs } from './own.js'

interface One {
  patientId: string
  id: string
}

/** Waiting for a freed time, as the patient does it. */
@Injectable()
export class WaitsService {
  constructor(
    private readonly db: Db,
    private readonly waiting: WaitingService,
  ) {}

  async list(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return { items: await this.db.read(actor, (db) => this.of(db, patientId)) }
  }

  async join(actor: Actor, patientId: string, { branchId, ...wish }: Input<typeof contracts.join>['body']) {
    mustBeTheirs(actor, patientId)
    const { id } = await this.waiting.join(inBranch(actor, branchId), { ...wish, patientId: patientId as never })
    return this.db.read(actor, async (db) => found((await this.of(db, patientId)).find((w) => w.id === id)))
  }

  async leave(actor: Actor, which: One) {
    return this.waiting.leave(await this.there(actor, which), which.id)
  }

  async accept(actor: Actor, which: One) {
    return this.waiting.accept(await this.there(actor, which), which.id)
  }

  /** The caller, in the branch of an entry that is theirs. @throws Problem `not_found` */
  private async there(actor: Actor, { patientId, id }: One): Promise<Actor> {
    mustBeTheirs(actor, patientId)
    const entries = await this.db.read(actor, (db) => waitingOf(db, patientId))
    return inBranch(actor, found(entries.find((w) => w.id === id)).branchId)
  }

  private async of(db: Reader, patientId: string) {
    const rows = await waitingOf(db, patientId)
    const branches = await Promise.all(rows.map((w) => findBranch(db, w.branchId)))
    return rows.map((w, i) => ({
      id: w.id,
      branchName: branches[i]!.name,
      timeZone: branches[i]!.timeZone,
      doctor: w.doctorId ? { id: w.doctorId, name: w.doctorName! } : null,
      kind: w.kind,
      fromDate: w.fromDate,
      untilDate: w.untilDate,
      status: w.status,
      offer: w.offerId
        ? { startsAt: w.offerStartsAt!, expiresAt: w.offerExpiresAt!, doctorName: w.offerDoctorName! }
        : null,
    }))
  }
}
