import { Module } from '@nestjs/common'
import { PrescriptionsController } from './prescriptions.controller.js'
import { PrescriptionsService } from './prescriptions.service.js'

@Module({ controllers: [PrescriptionsController], providers: [PrescriptionsService] })
export class PrescriptionsModule {}

export {
  amendPrescription,
  type Amending,
  findPrescription,
  lockPrescription,
  prescriptionOf,
  recordDispensed,
  type StoredLine,
  writePrescription,
  type Writing,
} from './prescriptions.js'
export { standing as standingVersion, versions as versionsOf } from './prescriptions.repo.js'
export { warningsFor } from './interactions.js'
export { directionsOf, paperLine } from './paper-lines.js'

export { importPrescriptions } from './imports.repo.js'
