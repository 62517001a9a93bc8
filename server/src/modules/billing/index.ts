import { Module } from '@nestjs/common'

@Module({})
export class BillingModule {}

export { charge, type Charge, type ChargeLine, reverseCharges } from './charges.js'
export { type Price, setPrice } from './prices.js'
