import { Module } from '@nestjs/common'
import { PatientsController } from './patients.controller.js'
import { PatientsService } from './patients.service.js'
import { SearchService } from './search.service.js'

@Module({ controllers: [PatientsController], providers: [PatientsService, SearchService] })
export class PatientsModule {}

export {
  addIdentifier,
  findPatient,
  identified,
  registerPatient,
  type Registration,
  requirePatient,
} from './registration.js'
