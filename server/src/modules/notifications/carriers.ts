import { Inject, Injectable } from '@nestjs/common'
import type { OutsideChannel } from '@tabib/contracts/notifications/kinds'
import type { Selectable } from 'kysely'
import type { NotificationsChannels } from '../../platform/db/tables.js'
import { SEALER, Sealer } from '../../platform/sealing.js'
import { gateway } from './providers/gateway.js'
import { meta } from './providers/meta.js'
import { type Carrier, NotTaken, type Settings } from './providers/provider.js'
import { push } from './providers/push.js'
import { smtp } from './providers/smtp.js'
import { twilio } from './providers/twilio.js'

const makers: Record<string, (s: Settings) => Carrier> = { smtp, twilio, http: gateway, meta, push }

export type ChannelRow = Selectable<NotificationsChannels>

/** What a channel's credentials are sealed for. */
export const channelPurpose = (tenant: string, channel: string) => `${tenant}/notifications.channels/${channel}`

/** Turns a clinic's settings into something that carries messages. */
@Injectable()
export class Carriers {
  constructor(@Inject(SEALER) private readonly sealer: Sealer) {}

  /** Whether this installation can open the channel's credentials; those that came with an archive from another it cannot. */
  opens(tenant: string, row: Pick<ChannelRow, 'channel' | 'sealed'>): boolean {
    try {
      if (row.sealed) this.sealer.open(row.sealed, channelPurpose(tenant, row.channel))
      return true
    } catch {
      return false
    }
  }

  /** The provider's settings with its credentials, in the open: for hand-overs and signatures only. */
  settingsOf(tenant: string, row: Pick<ChannelRow, 'channel' | 'settings' | 'sealed'>): Settings {
    const secrets = row.sealed
      ? (JSON.parse(this.sealer.open(row.sealed, channelPurpose(tenant, row.channel))) as Settings)
      : {}
    return { ...(row.settings as unknown as Settings), ...secrets }
  }

  sealed(tenant: string, channel: OutsideChannel, secrets: Settings): string {
    return this.sealer.seal(JSON.stringify(secrets), channelPurpose(tenant, channel))
  }

  carrierOf(tenant: string, row: Pick<ChannelRow, 'channel' | 'provider' | 'settings' | 'sealed'>): Carrier {
    return this.opens(tenant, row) ? makers[row.provider]!(this.settingsOf(tenant, row)) : shut(row)
  }
}

/** In place of a carrier whose credentials nobody here can read: it takes nothing, and the others go on. */
const shut = ({ channel, provider }: Pick<ChannelRow, 'channel' | 'provider'>): Carrier => ({
  channel: channel as OutsideChannel,
  provider,
  recovery: 'never',
  send: () => Promise.reject(new NotTaken('refused', 'bad_credentials', 'the credentials have to be typed in again')),
})
