import { Module } from '@nestjs/common'
import { Carriers } from './carriers.js'
import { DeliveryService } from './delivery.service.js'
import { Desk } from './desk.js'

@Module({ providers: [Desk, Carriers, DeliveryService] })
export class NotificationsModule {}

export { type Message, notify, type Recipient } from './notify.js'
