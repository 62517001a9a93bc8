import { type DynamicModule, Global, Module } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core'
import { Clock } from './clock.js'
import { CONFIG, type Config } from './config.js'
import { Db } from './db/db.js'
import { DATABASE_ACCESS, type DatabaseAccess, Tenants } from './db/tenants.js'
import { ServedRoutes } from './http/boot-check.js'
import { Contracts } from './http/contracts.js'
import { Gate } from './http/gate.js'
import { OpenApiController } from './http/openapi.controller.js'
import { Problems } from './http/problems.js'

export interface Surroundings {
  config: Config
  access: DatabaseAccess
  clock: Clock
  /** Folder of files, secrets and the embedded database. */
  dataDir: string
}

/** Injection token of the data folder's path. */
export const DATA_DIR = Symbol('data dir')

/** What every module stands on; knows no word of a hospital. */
@Global()
@Module({})
export class PlatformModule {
  static in({ config, access, clock, dataDir }: Surroundings): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DiscoveryModule],
      controllers: [OpenApiController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: DATABASE_ACCESS, useValue: access },
        { provide: DATA_DIR, useValue: dataDir },
        { provide: Clock, useValue: clock },
        { provide: APP_GUARD, useClass: Gate },
        { provide: APP_INTERCEPTOR, useClass: Contracts },
        { provide: APP_FILTER, useClass: Problems },
        Tenants,
        Db,
        ServedRoutes,
      ],
      exports: [CONFIG, DATABASE_ACCESS, DATA_DIR, Clock, Tenants, Db, ServedRoutes],
    }
  }
}
