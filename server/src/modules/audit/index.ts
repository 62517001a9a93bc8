import { Global, Module } from '@nestjs/common'
import { Looks } from '../../platform/http/looks.js'
import { LookBook } from './looks.service.js'

/** Global: the platform tells it about every look at patient data. */
@Global()
@Module({ providers: [{ provide: Looks, useClass: LookBook }], exports: [Looks] })
export class AuditModule {}
