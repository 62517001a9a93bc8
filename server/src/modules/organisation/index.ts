import { Global, Module } from '@nestjs/common'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { BranchesController } from './branches.controller.js'
import * as repo from './branches.repo.js'
import { BranchesService } from './branches.service.js'
import { ClinicsController } from './clinics.controller.js'
import { BRANCHES, ClinicsService } from './clinics.service.js'
import { LetterheadsController } from './letterheads.controller.js'
import { LetterheadsService } from './letterheads.service.js'
import { DepartmentsController, EquipmentController, RoomsController } from './places.controller.js'
import { PlacesService } from './places.service.js'
import { SchedulesController } from './schedules.controller.js'
import { SchedulesService } from './schedules.service.js'
import { Uses } from './uses.js'

/** Global: modules above tell `Uses` what they use of a branch. */
@Global()
@Module({
  controllers: [
    BranchesController,
    ClinicsController,
    DepartmentsController,
    EquipmentController,
    LetterheadsController,
    RoomsController,
    SchedulesController,
  ],
  providers: [BranchesService, ClinicsService, LetterheadsService, PlacesService, SchedulesService, Uses],
  exports: [Uses],
})
export class OrganisationModule {}

/** What is said when branches changed. */
export { BRANCHES }
export { openBranch } from './clinics.js'
export { letterhead } from './letterheads.js'
export { Uses } from './uses.js'

/** Opens a branch; its code begins every human number it gives. */
export const addBranch = (tx: WriteTx, branch: Parameters<typeof repo.insert>[1]) => repo.insert(tx, branch)

/** Every branch, the oldest first: what somebody who governs the clinic works in. */
export const branchesForAdmin = (db: Reader) => repo.everyBranch(db)

/** The branch with its letterhead, zone and currency; undefined where there is none of that id. */
export const findBranch = (db: Reader, id: string) => repo.find(db, id)

/**
 * Takes the next number of a run that starts at 1 and has no gaps, e.g. scope `patients:SUN:2026` or `tokens:<doctor>:2026-11-20`.
 * The run is locked until the transaction ends, so take it late.
 */
export const nextNumber = (tx: WriteTx, scope: string) => repo.nextNumber(tx, scope)
