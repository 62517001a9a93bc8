import { Module, type OnModuleInit } from '@nestjs/common'
import { knowsPeople, onLanguage } from '../notifications/index.js'
import { PatientsController } from './patients.controller.js'
import { PatientsService } from './patients.service.js'
import { SearchService } from './search.service.js'
import { peopleOfPhones, phoneOfPatient, speakTo } from './telling.js'

@Module({ controllers: [PatientsController], providers: [PatientsService, SearchService] })
export class PatientsModule implements OnModuleInit {
  onModuleInit(): void {
    knowsPeople(peopleOfPhones, phoneOfPatient)
    onLanguage(speakTo)
  }
}

export {
  addIdentifier,
  findPatient,
  identified,
  registerPatient,
  type Registration,
  requirePatient,
} from './registration.js'
export { LEAVE_PHONE } from './patients.service.js'
export { type PatientFact, recipientOfPatient, tellPatient } from './telling.js'
