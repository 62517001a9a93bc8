import { Module } from '@nestjs/common'
import { ActivityController } from './activity.controller.js'
import { ActivityService } from './activity.service.js'
import { AlertJobs } from './alerts.jobs.js'
import { AuditCodeJobs } from './audit-code.jobs.js'
import { DayEndService } from './day-end.service.js'
import { ExportsService } from './exports.service.js'
import { LogsController } from './logs.controller.js'
import { LogsService } from './logs.service.js'
import { MissedJobs } from './missed.jobs.js'
import { TodayController } from './today.controller.js'
import { TodayService } from './today.service.js'

@Module({
  controllers: [TodayController, LogsController, ActivityController],
  providers: [
    AlertJobs,
    AuditCodeJobs,
    MissedJobs,
    DayEndService,
    TodayService,
    LogsService,
    ExportsService,
    ActivityService,
  ],
})
export class OversightModule {}
