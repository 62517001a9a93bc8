import { isIP } from 'node:net'
import { Inject, Injectable } from '@nestjs/common'
import { CONFIG, type Config } from '../../platform/config.js'
import { Tenants } from '../../platform/db/tenants.js'

/**
 * Addresses in messages. Whoever asks for a message also says to which host they spoke; that is believed only where the
 * host is this clinic's own name, or no name at all (an address inside the house).
 */
@Injectable()
export class Links {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly tenants: Tenants,
  ) {}

  /** Makes links to this clinic's pages with a secret behind `#`, which browsers never send to a server. */
  of(tenant: string, host: string) {
    return async (path: string, secret: string) => `${await this.base(tenant, host)}${path}#${secret}`
  }

  /** Where the clinic's pages are, as whoever asks reaches them: scheme, host and port. */
  async base(tenant: string, host: string): Promise<string> {
    const scheme = this.config.PUBLIC_URL?.startsWith('https:') ? 'https' : 'http'
    if ((await this.tenants.namedBy(host)) === tenant) return `${scheme}://${host}`
    const address = await this.tenants.publicAddress(tenant)
    if (address !== undefined) return address
    const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
    return isIP(name) || name === 'localhost' ? `http://${host}` : `http://localhost:${this.config.PORT}`
  }
}
