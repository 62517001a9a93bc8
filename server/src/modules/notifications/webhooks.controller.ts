import { Controller, Get, Post, Req, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { Tenants } from '../../platform/db/tenants.js'
import { Plain } from '../../platform/observe/plain.js'
import { bytesOf, header, type Hook, signed, texts } from './hooks.js'
import { WebhooksService } from './webhooks.service.js'

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
    await this.service.twilioStatus(tenant, { ...(await this.signed(req, tenant)), deliveryId })
    await reply.code(204).send()
  }

  @Post('/twilio/incoming')
  async twilioIncoming(@Req() req: Hook, @Res() reply: FastifyReply) {
    const tenant = await this.tenantOf(req)
    await this.service.twilioIncoming(tenant, await this.signed(req, tenant))
    await reply.code(200).type('text/xml').send('<Response/>')
  }

  @Post('/gateway/:what')
  async gateway(@Req() req: Hook, @Res() reply: FastifyReply) {
    const { what } = req.params as { what: string }
    await this.service.gateway(await this.tenantOf(req), {
      what,
      body: bytesOf(req),
      timestamp: header(req, 'x-tabib-timestamp'),
      signature: header(req, 'x-tabib-signature'),
    })
    await reply.code(204).send()
  }

  private async signed(req: Hook, tenant: string) {
    return signed(req, await this.tenants.publicAddress(tenant))
  }

  private tenantOf(req: Hook): Promise<string> {
    return this.tenants.ofHost(req.headers.host ?? '')
  }
}
