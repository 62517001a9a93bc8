import { Module, type OnModuleInit } from '@nestjs/common'
import { BillingModule } from '../billing/index.js'
import { DocumentsModule } from '../documents/index.js'
import { FrontdeskModule } from '../frontdesk/index.js'
import { LabModule } from '../lab/index.js'
import { knowsAccounts } from '../notifications/index.js'
import { SchedulingModule } from '../scheduling/index.js'
import { AccessController } from './access.controller.js'
import { accountsFor } from './access.repo.js'
import { AccessService } from './access.service.js'
import { BookingsController } from './bookings.controller.js'
import { BookingsService } from './bookings.service.js'
import { DoctorsController } from './doctors.controller.js'
import { DoctorsService } from './doctors.service.js'
import { HealthController } from './health.controller.js'
import { HealthService } from './health.service.js'
import { OwnPapersService } from './papers.service.js'
import { MailController } from './mail.controller.js'
import { MailService } from './mail.service.js'
import { PeopleController } from './people.controller.js'
import { PeopleService } from './people.service.js'
import { WaitsService } from './waits.service.js'

@Module({
  imports: [BillingModule, DocumentsModule, FrontdeskModule, LabModule, SchedulingModule],
  controllers: [
    AccessController,
    PeopleController,
    BookingsController,
    DoctorsController,
    HealthController,
    MailController,
  ],
  providers: [
    AccessService,
    BookingsService,
    DoctorsService,
    HealthService,
    MailService,
    OwnPapersService,
    PeopleService,
    WaitsService,
  ],
})
export class PortalModule implements OnModuleInit {
  onModuleInit(): void {
    knowsAccounts(accountsFor, '/portal/notices')
  }
}
