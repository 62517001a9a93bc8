import { Module } from '@nestjs/common'
import type { Reader } from '../../platform/db/db.js'
import { AllergiesController } from './allergies.controller.js'
import { AllergiesService } from './allergies.service.js'
import { ChartsController } from './charts.controller.js'
import { ChartsService } from './charts.service.js'
import * as diagnoses from './diagnoses.repo.js'
import * as followUps from './follow-ups.repo.js'
import { FollowUpsController } from './follow-ups.controller.js'
import { FollowUpJobs } from './follow-ups.jobs.js'
import { FollowUpsService } from './follow-ups.service.js'
import * as notes from './notes.repo.js'
import { NotesController } from './notes.controller.js'
import { NotesService } from './notes.service.js'
import { VitalsController } from './vitals.controller.js'
import { VitalsService } from './vitals.service.js'

@Module({
  controllers: [ChartsController, VitalsController, AllergiesController, NotesController, FollowUpsController],
  providers: [ChartsService, VitalsService, AllergiesService, NotesService, FollowUpsService, FollowUpJobs],
})
export class EncountersModule {}

export {
  cancelEncounter,
  closeEncounter,
  completeEncounter,
  handOver,
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
export { type Measuring, recordVitals, vitalsOf } from './vitals.js'
export { allergyStateOf } from './allergies.service.js'
export { type History, keepHistory } from './history.js'

/** Diagnoses of a visit in the order they were given, with titles in the languages known. */
export const diagnosesOf = (db: Reader, encounterId: string) => diagnoses.ofEncounters(db, [encounterId])

/** Signed notes of a visit, oldest first; an amendment follows what it amends. */
export const noteOf = (db: Reader, encounterId: string) => notes.ofEncounter(db, encounterId)

/** The follow-up planned in a visit; undefined where none was. */
export const followUpOf = (db: Reader, encounterId: string) => followUps.ofEncounter(db, encounterId)
