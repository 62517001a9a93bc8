import { Global, Module } from '@nestjs/common'
import { Authenticator } from '../../platform/http/authenticator.js'
import { AccessService } from './access.service.js'
import { BreakGlassController } from './break-glass.controller.js'
import { BreakGlassService } from './break-glass.service.js'
import { InvitationsController } from './invitations.controller.js'
import { InvitationsService } from './invitations.service.js'
import { PhotosService } from './photos.service.js'
import { RolesController } from './roles.controller.js'
import { RolesService } from './roles.service.js'
import { UsersController } from './users.controller.js'
import { AuthController } from './auth.controller.js'
import { AuthService } from './auth.service.js'
import { ClinicStaffController } from './clinics.controller.js'
import { ClinicStaffService } from './clinics.service.js'
import { Sessions } from './sessions.service.js'
import { StaffController } from './staff.controller.js'
import { StaffService } from './staff.service.js'

/** Global: the platform's gate asks it who is calling. */
@Global()
@Module({
  controllers: [AuthController, ClinicStaffController, StaffController,
    RolesController,
    UsersController,
    InvitationsController,
    BreakGlassController,
  ],
  providers: [
    AuthService,
    ClinicStaffService,
    StaffService,
    AccessService,
    PhotosService,
    InvitationsService,
    RolesService,
    BreakGlassService,
    Sessions,
    { provide: Authenticator, useExisting: Sessions },
  ],
  exports: [Authenticator],
})
export class IdentityModule {}

export { signAccess, TOKEN_KEY } from './tokens.js'
export { AuthService } from './auth.service.js'
export { addClinicAdmin, endClinicAdmin, inviteClinicAdmin, signedInState } from './clinic-admins.js'
export { openClinic } from './open-clinic.js'
export { requireStepUp } from '../../platform/http/step-up.js'
export { discountCapOf, type Rights, rightsOf } from './rights.js'
export { recipientOfAccount } from './recipients.js'
