import { Module } from '@nestjs/common'

@Module({})
export class EncountersModule {}

export {
  cancelEncounter,
  closeEncounter,
  completeEncounter,
  lastVisit,
  openEncounter,
  type Opening,
  requireEncounter,
  startConsultation,
  takeOver,
} from './encounters.js'
export { signNote, type Signing } from './notes.js'
export { type Diagnosing, type DiagnosisCodeRow, loadDiagnosisCodes, recordDiagnoses } from './diagnoses.js'
export { dueFollowUp, fulfilFollowUp, type Planning, setFollowUp } from './follow-ups.js'
