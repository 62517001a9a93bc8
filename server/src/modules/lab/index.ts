import { Module } from '@nestjs/common'
import { CatalogueController } from './catalogue.controller.js'
import { CatalogueService } from './catalogue.service.js'
import { OrdersController } from './orders.controller.js'
import { OrdersService } from './orders.service.js'
import { PapersService } from './papers.service.js'
import { ResultsController } from './results.controller.js'
import { ResultsService } from './results.service.js'
import { SamplesController } from './samples.controller.js'
import { SamplesService } from './samples.service.js'

@Module({
  controllers: [CatalogueController, OrdersController, SamplesController, ResultsController],
  providers: [CatalogueService, OrdersService, SamplesService, ResultsService, PapersService],
  exports: [PapersService],
})
export class LabModule {}

export { type ListedPanel, type ListedTest, loadCatalogue } from './catalogue.js'
export { verifiedSummaries } from './orders.present.js'
export { PapersService } from './papers.service.js'
export { placeOrders, type Wanted } from './orders.place.js'
