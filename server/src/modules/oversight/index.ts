import { Module } from '@nestjs/common'
import { LogsController } from './logs.controller.js'
import { LogsService } from './logs.service.js'
import { TodayController } from './today.controller.js'
import { TodayService } from './today.service.js'

@Module({ controllers: [TodayController, LogsController], providers: [TodayService, LogsService] })
export class OversightModule {}
