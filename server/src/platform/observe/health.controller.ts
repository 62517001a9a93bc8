import { timingSafeEqual } from 'node:crypto'
import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CONFIG, type Config } from '../config.js'
import { Problem } from '../problem.js'
import { Metrics } from './metrics.js'
import { Plain } from './plain.js'
import { Readiness } from './readiness.js'

/** Seconds after which a balancer may ask again. */
const RETRY_AFTER = 2

/** For whoever watches over this process. */
@Plain('read by balancers and monitors, which know no contract')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Pick<Config, 'METRICS_TOKEN'>,
  ) {}

  /** True while the process runs, whatever it depends on. */
  @Get('/health/live')
  live() {
    return { status: 'up' }
  }

  @Get('/health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ready, checks } = await this.readiness.ask()
    void reply.header('cache-control', 'no-store')
    if (!ready) void reply.status(503).header('retry-after', String(RETRY_AFTER))
    return { status: ready ? 'up' : 'down', checks }
  }

  @Get('/health')
  health(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.ready(reply)
  }

  @Get('/metrics')
  async read(@Req() req: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    if (!this.mayRead(req)) throw new Problem('core.no_route')
    void reply.header('content-type', this.metrics.registry.contentType)
    return this.metrics.registry.metrics()
  }

  /** A request that a proxy on this machine passes on comes from loopback too, but says for whom. */
  private mayRead(req: FastifyRequest): boolean {
    const token = this.config.METRICS_TOKEN
    if (token && isEqual(req.headers.authorization ?? '', `Bearer ${token}`)) return true
    const passedOn = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => name in req.headers)
    return !passedOn && /^(127\.|::1$|::ffff:127\.)/.test(req.socket.remoteAddress ?? '')
  }
}

function isEqual(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
