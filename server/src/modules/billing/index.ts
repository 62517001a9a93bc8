import { Module } from '@nestjs/common'
import { DuesController } from './dues.controller.js'
import { DuesService } from './dues.service.js'
import { InvoicesController } from './invoices.controller.js'
import { InvoicesService } from './invoices.service.js'
import { PaymentsController } from './payments.controller.js'
import { PaymentsService } from './payments.service.js'
import { PricesController } from './prices.controller.js'
import { PricesService } from './prices.service.js'
import { ReceiptsService } from './receipts.service.js'
import { RefundPapersService } from './refund-papers.service.js'
import { RefundsController } from './refunds.controller.js'
import { RefundsService } from './refunds.service.js'

@Module({
  controllers: [PricesController, InvoicesController, PaymentsController, RefundsController, DuesController],
  providers: [
    PricesService,
    InvoicesService,
    PaymentsService,
    RefundsService,
    RefundPapersService,
    DuesService,
    ReceiptsService,
  ],
  exports: [ReceiptsService],
})
export class BillingModule {}

export { charge, reverseCharges, type Charge, type ChargeLine } from './charges.js'
export { ReceiptsService } from './receipts.service.js'
export { draftInvoice } from './invoices.js'
export { takePayment, type NewPayment } from './payments.js'
export { consultationCode, loadPrices, setPrice, type NewPrice, type ReferenceService } from './prices.js'
