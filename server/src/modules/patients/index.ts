import { Module, type OnModuleInit } from '@nestjs/common'
import { knowsPeople } from '../notifications/index.js'
import { PatientsController } from './patients.controller.js'
import { PatientsService } from './patients.service.js'
import { SearchService } from './search.service.js'
import { peopleOfPhones, phoneOfPatient } from './telling.js'

@Module({ controllers: [PatientsController], providers: [PatientsService, SearchService] })
export class PatientsModule implements OnModuleInit {
  onModuleInit(): void {
    knowsPeople(peopleOfPhones, phoneOfPatient)
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
export { type PatientFact, recipientOfPatient, tellPatient } from './telling.js'
