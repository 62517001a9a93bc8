import { Module } from '@nestjs/common'

@Module({})
export class BillingModule {}

export { charge, type Charge, type ChargeLine } from './charges.js'
