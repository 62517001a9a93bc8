import { type DynamicModule, Global, Module } from '@nestjs/common'
import { APP_FILTER, DiscoveryModule } from '@nestjs/core'
import { Clock } from './clock.js'
import { Cache } from './cache/cache.js'
import { CONFIG, type Config } from './config.js'
import { Db } from './db/db.js'
import { DATABASE_ACCESS, type DatabaseAccess, Tenants } from './db/tenants.js'
import type { Disk } from 'flydrive'
import { DISK } from './files/disk.js'
import { Files } from './files/files.js'
import { Edge } from './http/edge.js'
import { Gate } from './http/gate.js'
import { OpenApiController } from './http/openapi.controller.js'
import { Failures, Problems } from './http/problems.js'
import { Dispatcher } from './jobs/dispatcher.js'
import { DueBoard } from './jobs/due.js'
import { Jobs } from './jobs/jobs.js'
import { JobStore } from './jobs/store.js'
import { Tidying } from './jobs/tidying.js'
import { ControlChannel } from './live/channel.js'
import { LiveGateway } from './live/gateway.js'
import { Live } from './live/live.js'
import { HealthController } from './observe/health.controller.js'
import { Metrics } from './observe/metrics.js'
import { Readiness } from './observe/readiness.js'
import { Paper } from './paper/paper.js'

export interface Surroundings {
  config: Config
  access: DatabaseAccess
  clock: Clock
  /** Folder of files, secrets and the embedded database. */
  dataDir: string
  /** Where files are kept. */
  disk: Disk
}

/** Injection token of the data folder's path. */
export const DATA_DIR = Symbol('data dir')

const services = [
  Tenants,
  Db,
  Gate,
  Failures,
  Edge,
  ControlChannel,
  Live,
  LiveGateway,
  Cache,
  DueBoard,
  JobStore,
  Jobs,
  Dispatcher,
  Tidying,
  Files,
  Metrics,
  Readiness,
  Paper,
]

/** What every module stands on; knows no word of a hospital. */
@Global()
@Module({})
export class PlatformModule {
  static in({ config, access, clock, dataDir, disk }: Surroundings): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DiscoveryModule],
      controllers: [OpenApiController, HealthController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: DATABASE_ACCESS, useValue: access },
        { provide: DATA_DIR, useValue: dataDir },
        { provide: Clock, useValue: clock },
        { provide: APP_FILTER, useClass: Problems },
        { provide: DISK, useValue: disk },
        ...services,
      ],
      exports: [CONFIG, DATABASE_ACCESS, DATA_DIR, DISK, Clock, ...services],
    }
  }
}
