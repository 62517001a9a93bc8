import 'reflect-metadata'
import compress from '@fastify/compress'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import { type DynamicModule, Global, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { newId } from '@tabib/contracts/core/id'
import type { FastifyInstance } from 'fastify'
import { AuditModule, ChainSealer } from './modules/audit/index.js'
import { BillingModule } from './modules/billing/index.js'
import { DocumentsModule } from './modules/documents/index.js'
import { EncountersModule } from './modules/encounters/index.js'
import { FederationModule } from './modules/federation/index.js'
import { FrontdeskModule } from './modules/frontdesk/index.js'
import { IdentityModule, TOKEN_KEY } from './modules/identity/index.js'
import { InteropModule } from './modules/interop/index.js'
import { LabModule } from './modules/lab/index.js'
import { NotificationsModule } from './modules/notifications/index.js'
import { OperatorsModule } from './modules/operators/index.js'
import { OrganisationModule } from './modules/organisation/index.js'
import { OversightModule } from './modules/oversight/index.js'
import { PartnersModule } from './modules/partners/index.js'
import { PatientsModule } from './modules/patients/index.js'
import { PharmacyModule } from './modules/pharmacy/index.js'
import { PortalModule } from './modules/portal/index.js'
import { PrescriptionsModule } from './modules/prescriptions/index.js'
import { SchedulingModule } from './modules/scheduling/index.js'
import type { Config } from './platform/config.js'
import { Tenants } from './platform/db/tenants.js'
import { openDisk } from './platform/files/disk.js'
import { Edge } from './platform/http/edge.js'
import { securityHeaders } from './platform/http/security-headers.js'
import { serveWeb } from './platform/http/web.js'
import { Dispatcher } from './platform/jobs/dispatcher.js'
import { ControlChannel } from './platform/live/channel.js'
import { LiveGateway } from './platform/live/gateway.js'
import { type Log, openLog } from './platform/observe/log.js'
import { Metrics } from './platform/observe/metrics.js'
import { observeRequests } from './platform/observe/requests.js'
import { PlatformModule, type Surroundings } from './platform/platform.module.js'
import { SEALER, Sealer } from './platform/sealing.js'

/** Secrets of the installation, for those who ask by name. */
@Global()
@Module({})
class SecretsModule {
  static with(tokenKey: Uint8Array): DynamicModule {
    return {
      module: SecretsModule,
      providers: [
        { provide: TOKEN_KEY, useValue: tokenKey },
        { provide: SEALER, useValue: new Sealer(tokenKey) },
      ],
      exports: [TOKEN_KEY, SEALER],
    }
  }
}

function appModule(s: Surroundings & { tokenKey: Uint8Array }): DynamicModule {
  class AppModule {}
  return {
    module: AppModule,
    imports: [
      PlatformModule.in(s),
      SecretsModule.with(s.tokenKey),
      AuditModule,
      IdentityModule,
      FederationModule,
      OrganisationModule,
      OperatorsModule,
      NotificationsModule,
      PatientsModule,
      PartnersModule,
      DocumentsModule,
      BillingModule,
      EncountersModule,
      PrescriptionsModule,
      SchedulingModule,
      LabModule,
      PharmacyModule,
      FrontdeskModule,
      OversightModule,
      InteropModule,
      PortalModule,
    ],
  }
}

const MAX_BODY = 2 * 1024 * 1024
const MAX_FILE = 15 * 1024 * 1024

/** The whole server, not yet listening. */
export async function createApp(
  s: Omit<Surroundings, 'disk'> & { tokenKey: Uint8Array },
): Promise<NestFastifyApplication> {
  const log = openLog(s.config)
  const disk = await openDisk(s.dataDir, process.env)
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY,
    genReqId: () => newId(),
    trustProxy: s.config.PUBLIC_URL !== undefined,
    forceCloseConnections: 'idle',
    // The longest is a mail address of 200 letters, sealed.
    routerOptions: { maxParamLength: 310 },
  } as never)
  const app = await NestFactory.create<NestFastifyApplication>(appModule({ ...s, disk }), adapter, {
    logger: log.nest,
    abortOnError: false,
    // A provider's signature is over the bytes as they came.
    rawBody: true,
  })
  watch(app, log)
  await protect(app, s.config)
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance
  await serveWeb(fastify)
  await app.get(Edge).serve(fastify)
  return app
}

/** Opens what works besides requests: sockets, messages between nodes, jobs. Call after `init`. */
export async function openDoors(app: NestFastifyApplication): Promise<void> {
  app.get(LiveGateway).attach(app.getHttpServer() as never)
  await app.get(ControlChannel).start()
  await app.get(Dispatcher).start()
  app.get(ChainSealer).start()
}

function watch(app: NestFastifyApplication, log: Log): void {
  const metrics = app.get(Metrics)
  observeRequests(app.getHttpAdapter().getInstance() as unknown as FastifyInstance, log, metrics)
  metrics.watchPools(() => app.get(Tenants).connections())
}

async function protect(app: NestFastifyApplication, config: Config): Promise<void> {
  await app.register(compress as never, { threshold: 2048, encodings: ['gzip'] })
  await app.register(multipart as never, { limits: { fileSize: MAX_FILE, files: 1, fields: 20 } })
  await app.register(rateLimit as never, { max: config.RATE_LIMIT, timeWindow: '1 minute', hook: 'onRequest' })
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance
  const headers = securityHeaders(config)
  fastify.addHook('onRequest', (req, reply, next) => {
    void reply.headers(headers)
    if (req.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
    next()
  })
}
