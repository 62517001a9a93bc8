import { Module } from '@nestjs/common'
import { ArrivalsController } from './arrivals.controller.js'
import { ArrivalsService } from './arrivals.service.js'
import { BoardsService } from './boards.service.js'
import { ConsultationsController } from './consultations.controller.js'
import { ConsultationsService } from './consultations.service.js'
import { CountersController } from './counters.controller.js'
import { CountersService } from './counters.service.js'
import { KioskService } from './kiosk.service.js'
import { QueueController } from './queue.controller.js'
import { QueueService } from './queue.service.js'
import { ScreensController } from './screens.controller.js'
import { ScreensService } from './screens.service.js'
import { SheetsService } from './sheets.service.js'
import { SlipsService } from './slips.service.js'
import { WaitingTimesService } from './waiting-times.service.js'

@Module({
  controllers: [ArrivalsController, QueueController, ConsultationsController, CountersController, ScreensController],
  providers: [
    ArrivalsService,
    QueueService,
    ConsultationsService,
    SlipsService,
    SheetsService,
    CountersService,
    ScreensService,
    BoardsService,
    KioskService,
    WaitingTimesService,
  ],
  exports: [SheetsService],
})
export class FrontdeskModule {}

export { placesOf } from './places.js'
export { appointmentQr } from './qr.js'
export { SheetsService } from './sheets.service.js'
