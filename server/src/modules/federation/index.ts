import { Module } from '@nestjs/common'
import { Bearer, Ways } from './bearer.service.js'
import { Connection } from './connection.js'
import { Findings } from './findings.service.js'
import { Keys } from './keys.js'
import { Outbound } from './outbound.js'
import { People } from './people.service.js'
import { Provider } from './provider.js'
import { SettingsController } from './settings.controller.js'
import { SettingsService } from './settings.service.js'
import { ExternalSignInController } from './sign-in.controller.js'
import { ExternalSignIn } from './sign-in.service.js'
import { Trusts } from './trusts.js'
import { Verifier } from './verifier.js'

@Module({
  controllers: [ExternalSignInController, SettingsController],
  providers: [
    Bearer,
    Connection,
    ExternalSignIn,
    Findings,
    Keys,
    Outbound,
    People,
    Provider,
    SettingsService,
    Trusts,
    Verifier,
    Ways,
  ],
})
export class FederationModule {}
