import { Global, Module } from '@nestjs/common'
import { OperatorDoor } from '../../platform/http/operator-door.js'
import { OperatorActs } from './acts.service.js'
import { ClinicAdmins } from './admins.service.js'
import { OperatorAttempts } from './attempts.js'
import { Backups } from './backups.service.js'
import { ClinicsController } from './clinics.controller.js'
import { Clinics } from './clinics.service.js'
import { ControlRoom } from './control.js'
import { OperatorCookies } from './cookies.js'
import { OperatorFactors } from './factors.js'
import { NightlyBackups } from './nightly.js'
import { Openings } from './opening.service.js'
import { ClinicPlaces } from './places.service.js'
import { Outcomes } from './outcomes.js'
import { OwnClinicsController } from './own-clinics.controller.js'
import { OperatorPeopleController } from './people.controller.js'
import { OperatorPeople } from './people.service.js'
import { OperatorSecurityController } from './security.controller.js'
import { OperatorSecurity } from './security.service.js'
import { OperatorSessionsController } from './sessions.controller.js'
import { OperatorSessions } from './sessions.service.js'
import { OperatorSignIn } from './sign-in.service.js'
import { Stock } from './stock.service.js'

/** Global: the platform's gate asks it which operator is calling. */
@Global()
@Module({
  controllers: [
    OperatorSessionsController,
    OperatorSecurityController,
    OperatorPeopleController,
    ClinicsController,
    OwnClinicsController,
  ],
  providers: [
    ControlRoom,
    OperatorSessions,
    OperatorSignIn,
    OperatorSecurity,
    OperatorPeople,
    OperatorActs,
    OperatorAttempts,
    OperatorCookies,
    OperatorFactors,
    Outcomes,
    Clinics,
    ClinicAdmins,
    Backups,
    NightlyBackups,
    Openings,
    ClinicPlaces,
    Stock,
    { provide: OperatorDoor, useExisting: OperatorSessions },
  ],
  exports: [OperatorDoor],
})
export class OperatorsModule {}

export { ClinicAdmins } from './admins.service.js'
export { type BackupOutcome, Backups } from './backups.service.js'
export { type Acting, Clinics } from './clinics.service.js'
export { ControlRoom } from './control.js'
export { Importing } from './importing.service.js'
export { NightlyBackups } from './nightly.js'
export { Openings } from './opening.service.js'
export { DEMO_OPERATOR, setOperator } from './operators.js'
export { ClinicPlaces } from './places.service.js'
export { OperatorSessions } from './sessions.service.js'
export { Stock } from './stock.service.js'
export { loadStarterLists } from './starter-lists.js'
