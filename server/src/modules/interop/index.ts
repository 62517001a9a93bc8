import { Module } from '@nestjs/common'
import { KeptAsideController } from './kept-aside.controller.js'
import { KeptAsideService } from './kept-aside.service.js'

@Module({ controllers: [KeptAsideController], providers: [KeptAsideService] })
export class InteropModule {}

export { Refused } from './bundle.rules.js'
export { importFhir, type ImportProgress, type ImportReport } from './fhir-import.js'
export { Imports } from './imports.service.js'
export { progressLine, tableOf } from './terminal.js'
