import { Injectable } from '@nestjs/common'
import { Outbound } from './outbound.js'
import { Provider } from './provider.js'
import { Trusts } from './trusts.js'

/** A clinic's line to its provider: whom it trusts, what the provider says of itself, and the way out. */
@Injectable()
export class Connection {
  constructor(
    readonly trusts: Trusts,
    readonly provider: Provider,
    readonly outbound: Outbound,
  ) {}
}
