import { Module } from '@nestjs/common'

@Module({})
export class PrescriptionsModule {}

export {
  findPrescription,
  lockPrescription,
  prescriptionOf,
  recordDispensed,
  type StoredLine,
  writePrescription,
  type Writing,
} from './prescriptions.js'
export { directionsOf, paperLine } from './paper-lines.js'
