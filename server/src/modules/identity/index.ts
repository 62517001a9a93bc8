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
import { Attempts } from './attempts.js'
import { Codes } from './codes.js'
import { Cookies } from './cookies.js'
import { DeskService } from './desk.service.js'
import { Endings } from './endings.js'
import { Entry } from './entry.js'
import { FactorsController } from './factors.controller.js'
import { Factors } from './factors.js'
import { Links } from './links.js'
import { MfaService } from './mfa.service.js'
import { OtpService } from './otp.service.js'
import { OutsideDoor } from './outside-door.js'
import { OutsideTrust } from './outside-trust.js'
import { PasskeysService } from './passkeys.service.js'
import { PasswordsService } from './passwords.service.js'
import { PortalDoor } from './portal-door.js'
import { OthersSessionsService } from './others-sessions.service.js'
import { SessionListService } from './session-list.service.js'
import { SessionsController } from './sessions.controller.js'
import { SignInService } from './sign-in.service.js'
import { StepUpService } from './step-up.service.js'
import { TOKEN_KEY } from './tokens.js'
import { ClinicStaffController } from './clinics.controller.js'
import { ClinicStaffService } from './clinics.service.js'
import { Sessions } from './sessions.service.js'
import { StaffController } from './staff.controller.js'
import { StaffService } from './staff.service.js'

/** Global: the platform's gate asks it who is calling. */
@Global()
@Module({
  controllers: [
    AuthController,
    FactorsController,
    SessionsController,
    ClinicStaffController,
    StaffController,
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
    Attempts,
    Cookies,
    DeskService,
    Endings,
    Entry,
    Factors,
    Links,
    MfaService,
    OtpService,
    OutsideDoor,
    OutsideTrust,
    PasskeysService,
    PasswordsService,
    PortalDoor,
    SessionListService,
    OthersSessionsService,
    SignInService,
    StepUpService,
    { provide: Codes, useFactory: (key: Uint8Array) => new Codes(key), inject: [TOKEN_KEY] },
    { provide: Authenticator, useExisting: Sessions },
  ],
  exports: [Authenticator, Codes, Cookies, Links, OutsideDoor, OutsideTrust, PhotosService, PortalDoor],
})
export class IdentityModule {}

export { digest, newSecret, signAccess, TOKEN_KEY } from './tokens.js'
/** What protects a door, for the operators' own: their accounts lie elsewhere, the rules are the same. */
export { readAgent } from './agents.rules.js'
export { keyOf } from './attempts.js'
export { counting } from './attempts.repo.js'
export type { Limit } from './attempts.rules.js'
export { CODE_MINUTES, Codes } from './codes.js'
export { hashPassword, mustBeGood } from './passwords.js'
export { qrSvg } from './qr.js'
export { newAuthenticator, newRecoveryCodes, plainCode, stepOf } from './totp.js'
export { AuthService } from './auth.service.js'
export { addClinicAdmin, endClinicAdmin, inviteClinicAdmin, signedInState } from './clinic-admins.js'
export { openClinic } from './open-clinic.js'
export { requireStepUp } from '../../platform/http/step-up.js'
export { discountCapOf, type Rights, rightsOf } from './rights.js'
export { ownersOf, recipientOfAccount, recipientsByRole, tellOwners } from './recipients.js'
/** A browser's cookies, and the way in for patients. */
export { Cookies } from './cookies.js'
export { PortalDoor } from './portal-door.js'
/** Providers outside: who is asked about their tokens, and the way in for those they vouch for. */
export { Links } from './links.js'
export { OutsideDoor } from './outside-door.js'
export { type OutsideJudge, OutsideTrust } from './outside-trust.js'
export * as outsidePeople from './outside-people.js'
export { PhotosService } from './photos.service.js'
export { cookie } from './sessions.service.js'
