import { Module } from '@nestjs/common'
import { Carriers } from './carriers.js'
import { ChannelsService } from './channels.service.js'
import { ConsentsController, OneClickController } from './consents.controller.js'
import { ConsentsService } from './consents.service.js'
import { DeliveryService } from './delivery.service.js'
import { Desk } from './desk.js'
import { Keeping } from './keeping.js'
import { LogController } from './log.controller.js'
import { LogService } from './log.service.js'
import { MineController } from './mine.controller.js'
import { MineService } from './mine.service.js'
import { RepliesController } from './replies.controller.js'
import { RepliesService } from './replies.service.js'
import { SettingsController } from './settings.controller.js'
import { TemplatesService } from './templates.service.js'
import { WebhooksController } from './webhooks.controller.js'
import { WebhooksService } from './webhooks.service.js'

@Module({
  controllers: [
    MineController,
    SettingsController,
    LogController,
    RepliesController,
    ConsentsController,
    OneClickController,
    WebhooksController,
  ],
  providers: [
    Desk,
    Carriers,
    DeliveryService,
    MineService,
    ChannelsService,
    TemplatesService,
    LogService,
    RepliesService,
    ConsentsService,
    WebhooksService,
    Keeping,
  ],
})
export class NotificationsModule {}

export { unreadableChannels } from './unreadable.js'
export { isConnected, missedOn, sends } from './missed.js'
export { type Message, notify, type Recipient } from './notify.js'
export { builtIn, fill } from './wording.js'
export { unreached } from './planning.js'
export { written } from './people.repo.js'
export { isTold } from './settings.repo.js'
export {
  type Answer,
  knowsAccounts,
  knowsPeople,
  onLanguage,
  onReply,
  type Outcome,
  type Patient,
  type Person,
  type PortalAccount,
} from './replies.registry.js'
