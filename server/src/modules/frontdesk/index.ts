import { Module } from '@nestjs/common'
import { ArrivalsController } from './arrivals.controller.js'
import { ArrivalsService } from './arrivals.service.js'
import { ConsultationsController } from './consultations.controller.js'
import { ConsultationsService } from './consultations.service.js'
import { QueueController } from './queue.controller.js'
import { QueueService } from './queue.service.js'
import { SheetsService } from './sheets.service.js'
import { SlipsService } from './slips.service.js'

@Module({
  controllers: [ArrivalsController, QueueController, ConsultationsController],
  providers: [ArrivalsService, QueueService, ConsultationsService, SlipsService, SheetsService],
})
export class FrontdeskModule {}
