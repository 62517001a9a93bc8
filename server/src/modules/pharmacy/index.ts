import { Module } from '@nestjs/common'
import { MedicinesController } from './medicines.controller.js'
import { MedicinesService } from './medicines.service.js'

@Module({ controllers: [MedicinesController], providers: [MedicinesService] })
export class PharmacyModule {}

export { loadMedicines, type MedicineRow, medicinesById, withFormulary } from './medicines.js'
