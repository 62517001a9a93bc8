import { Controller, Get, Post, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Tenants } from '../../platform/db/tenants.js'
import { Plain } from '../../platform/observe/plain.js'
import { Problem } from '../../platform/problem.js'
import { publicBase } from './parcels.js'
import { WebhooksService } from './webhooks.service.js'

type Hook = FastifyRequest & { rawBody?: Buffer }

/** Where providers bring their news. */
@Plain('the providers’ own shapes; their signature is the permission')
@Controller('/webhooks')
export class WebhooksController {
  constructor(
    private readonly service: WebhooksService,
    private readonly tenants: Tenants,
  ) {}

  @Get('/meta')
  async verifyMeta(@Req() req: Hook, @Res() reply: FastifyReply) {
    const challenge = await this.service.verifyMeta(await this.tenantOf(req), texts(req.query))
    await reply.type('text/plain').send(challenge)
  }

  @Post('/meta')
  async meta(@Req() req: Hook, @Res() reply: FastifyReply) {
    await this.service.meta(await this.tenantOf(req), bytesOf(req), header(req, 'x-hub-signature-256'))
    await reply.code(200).send()
  }

  @Post('/twilio/status/:deliveryId')
  async twilioStatus(@Req() req: Hook, @Res() reply: FastifyReply) {
    const { deliveryId } = req.params as { deliveryId: string }
    const tenant = await this.tenantOf(req)
    await this.service.twilioStatus(tenant, { ...signed(req, tenant), deliveryId })
    await reply.code(204).send()
  }

  @Post('/twilio/incoming')
  async twilioIncoming(@Req() req: Hook, @Res() reply: FastifyReply) {
    const tenant = await this.tenantOf(req)
    await this.service.twilioIncoming(tenant, signed(req, tenant))
    await reply.code(200).type('text/xml').send('<Response/>')
  }

  @Post('/gateway/:what')
  async gateway(@Req() req: Hook, @Res() reply: FastifyReply) {
    const { what } = req.params as { what: string }
    if (what !== 'status' && what !== 'incoming') throw new Problem('not_found')
    await this.service.gateway(await this.tenantOf(req), {
      what,
      body: bytesOf(req),
      timestamp: header(req, 'x-tabib-timestamp'),
      signature: header(req, 'x-tabib-signature'),
    })
    await reply.code(204).send()
  }

  private tenantOf(req: Hook): Promise<string> {
    return this.tenants.ofHost(req.headers.host ?? '')
  }
}

const header = (req: Hook, name: string) => {
  const value = req.headers[name]
  return typeof value === 'string' ? value : ''
}

function bytesOf(req: Hook): Buffer {
  if (!req.rawBody) throw new Problem('core.not_json')
  return req.rawBody
}

const texts = (from: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((from ?? {}) as object).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v]] : [])),
  )

/** What Twilio signs: the address as it called it, and the form. */
const signed = (req: Hook, tenant: string) => ({
  url: `${publicBase(tenant) ?? `${req.protocol}://${req.headers.host ?? ''}`}${req.url}`,
  form: texts(req.body),
  signature: header(req, 'x-twilio-signature'),
})
