import { Injectable, type OnModuleInit } from '@nestjs/common'
import { Jobs } from '../../platform/jobs/jobs.js'
import { DELIVER } from './desk.js'

/** Plans messages and hands them over. */
@Injectable()
export class DeliveryService implements OnModuleInit {
  constructor(private readonly jobs: Jobs) {}

  onModuleInit(): void {
    this.jobs.handle(DELIVER, async () => undefined)
  }
}
