import { Global, Module } from '@nestjs/common'
import { OperatorDoor } from '../../platform/http/operator-door.js'
import { ClinicAdmins } from './admins.service.js'
import { ClinicsController } from './clinics.controller.js'
import { Clinics } from './clinics.service.js'
import { ControlRoom } from './control.js'
import { Openings } from './opening.service.js'
import { OperatorSessionsController } from './sessions.controller.js'
import { OperatorSessions } from './sessions.service.js'
import { Stock } from './stock.service.js'

/** Global: the platform's gate asks it which operator is calling. */
@Global()
@Module({
  controllers: [OperatorSessionsController, ClinicsController],
  providers: [
    ControlRoom,
    OperatorSessions,
    Clinics,
    ClinicAdmins,
    Openings,
    Stock,
    { provide: OperatorDoor, useExisting: OperatorSessions },
  ],
  exports: [OperatorDoor],
})
export class OperatorsModule {}

export { list as adminsOf } from './admins.repo.js'
export { ClinicAdmins } from './admins.service.js'
export { type Acting, Clinics } from './clinics.service.js'
export { ControlRoom } from './control.js'
export { Importing } from './importing.service.js'
export { Openings } from './opening.service.js'
export { DEMO_OPERATOR, nameClinic, setOperator } from './operators.js'
export { OperatorSessions } from './sessions.service.js'
export { Stock } from './stock.service.js'
export { loadStarterLists } from './starter-lists.js'
