import { Module } from '@nestjs/common'
import { CounterService } from './counter.service.js'
import { DispensingsController } from './dispensings.controller.js'
import { DispensingsService } from './dispensings.service.js'
import { LabelsService } from './labels.service.js'
import { MedicinesController } from './medicines.controller.js'
import { MedicinesService } from './medicines.service.js'
import { StockController } from './stock.controller.js'
import { StockJobs } from './stock.jobs.js'
import { StockService } from './stock.service.js'

@Module({
  controllers: [MedicinesController, StockController, DispensingsController],
  providers: [MedicinesService, StockService, StockJobs, CounterService, DispensingsService, LabelsService],
})
export class PharmacyModule {}

export { loadMedicines, type MedicineRow, medicinesById, withFormulary } from './medicines.js'
export { counts as stockCounts } from './stock.repo.js'
