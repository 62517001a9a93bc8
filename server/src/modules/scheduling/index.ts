import { Module } from '@nestjs/common'
import { AppointmentsController } from './appointments.controller.js'
import { AppointmentsService } from './appointments.service.js'
import { AvailabilityService } from './availability.service.js'
import { Desk } from './desk.js'
import { FeedsController } from './feeds.controller.js'
import { FeedsService } from './feeds.service.js'
import { LeavesService } from './leaves.service.js'
import { ReportsService } from './reports.service.js'
import { RulesController } from './rules.controller.js'
import { RulesService } from './rules.service.js'
import { SchedulesController } from './schedules.controller.js'
import { SchedulesService } from './schedules.service.js'
import { SchedulingJobs } from './scheduling.jobs.js'
import { WaitingController } from './waiting.controller.js'
import { WaitingService } from './waiting.service.js'

@Module({
  controllers: [AppointmentsController, SchedulesController, WaitingController, FeedsController, RulesController],
  providers: [
    AppointmentsService,
    AvailabilityService,
    Desk,
    FeedsService,
    LeavesService,
    ReportsService,
    RulesService,
    SchedulesService,
    SchedulingJobs,
    WaitingService,
  ],
  exports: [FeedsService, WaitingService],
})
export class SchedulingModule {}

export { arrive, cancel, complete, confirm, keep, move, openAppointmentsOf } from './appointments.js'
export {
  list as listAppointments,
  several as appointmentsById,
  type ShownRow as Appointment,
} from './appointments.repo.js'
export { book, type NewBooking } from './booking.js'
export { availability } from './days.js'
export { FeedsService } from './feeds.service.js'
export { endOf as endFeedsOf } from './feeds.repo.js'
export { read as readRules } from './rules.repo.js'
export { kindsOf, searchDoctors } from './schedules.repo.js'
export { LATENESS } from './schedules.service.js'
export { WaitingService } from './waiting.service.js'
export { ofPatient as waitingOf } from './waiting.repo.js'
