import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { clinics as contracts } from '@tabib/contracts/organisation/clinics'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { openBranch, Uses } from '../organisation/index.js'
import * as clinics from './clinics.repo.js'
import { Sessions } from './sessions.service.js'
import * as staff from './staff.repo.js'

/** People and branches: who works where, and whose room is which. */
@Injectable()
export class ClinicStaffService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    uses: Uses,
  ) {
    uses.declare('rooms', async (db, id) =>
      (await clinics.doctorsOfRoom(db, id)).map(({ name }) => ({ kind: 'doctor' as const, name })),
    )
  }

  /** Opens another branch; whoever does works in it from now on. @throws Problem `organisation.prefix_taken`, `invalid` */
  async open(actor: Actor, body: Input<typeof contracts.open>['body']) {
    const opened = await this.db.write(actor, async (tx) => {
      const branch = await openBranch(tx, body, this.clock.now())
      await clinics.addBranchGrant(tx, actor.accountId, branch.id)
      return branch
    })
    this.sessions.forget(actor.tenant)
    return opened
  }

  async doctors(actor: Actor, branchId: string) {
    found(actor.branchIds.includes(branchId) ? branchId : undefined)
    return { items: await this.db.read(actor, (db) => staff.doctors(db, branchId)) }
  }
}
