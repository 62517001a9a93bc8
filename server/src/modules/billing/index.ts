import { Module } from '@nestjs/common'

@Module({})
export class BillingModule {}

export { charge, reverseCharges, type Charge, type ChargeLine } from './charges.js'
export { draftInvoice } from './invoices.js'
export { takePayment } from './payments.js'
export { consultationCode, loadPrices, setPrice, type NewPrice, type ReferenceService } from './prices.js'
