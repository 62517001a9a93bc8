import { Module } from '@nestjs/common'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { BranchesController } from './branches.controller.js'
import type { Clinic } from '../../platform/paper/paper-data.js'
import { found } from '../../platform/problem.js'
import * as repo from './branches.repo.js'
import { BranchesService } from './branches.service.js'

@Module({ controllers: [BranchesController], providers: [BranchesService] })
export class OrganisationModule {}

/** Opens a branch; its code begins every human number it gives. */
export const addBranch = (tx: WriteTx, branch: Parameters<typeof repo.insert>[1]) => repo.insert(tx, branch)

/** The branch with its letterhead, zone and currency; undefined where there is none of that id. */
export const findBranch = (db: Reader, id: string) => repo.find(db, id)

/**
 * Takes the next number of a run that starts at 1 and has no gaps, e.g. scope `patients:SUN:2026` or `tokens:<doctor>:2026-11-20`.
 * The run is locked until the transaction ends, so take it late.
 */
export const nextNumber = (tx: WriteTx, scope: string) => repo.nextNumber(tx, scope)

/** The branch as it stands on top of every paper. @throws Problem `not_found` */
export async function letterhead(db: Reader, branchId: string): Promise<Clinic> {
  const b = found(await repo.find(db, branchId))
  return {
    name: b.clinicName,
    branch: b.name,
    address: b.address ?? '',
    phone: b.phone ?? '',
    timeZone: b.timeZone,
    ...(b.email ? { email: b.email } : {}),
    ...(b.registrationNumber ? { registration: b.registrationNumber } : {}),
    ...(b.taxNumber ? { taxNumber: b.taxNumber } : {}),
  }
}
