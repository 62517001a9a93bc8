import type { IncomingHttpHeaders } from 'node:http'
import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { decodeJwt } from 'jose'
import { Tenants } from '../../platform/db/tenants.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Problem } from '../../platform/problem.js'
import { ISSUER } from './tokens.js'

/** Whoever knows which providers a clinic trusts. */
export interface OutsideJudge {
  /** The session of record of a token somebody else signed. @throws Problem `federation.token_refused` and the like */
  sessionOf(visitor: Visitor, token: string): Promise<string>
  /** Whether the clinic's own ways in are shut for staff. */
  isLocalOff(tenant: string): Promise<boolean>
}

/** What identity asks about providers outside. Federation, which stands above, answers; without it nobody is trusted. */
@Injectable()
export class OutsideTrust {
  private judge: OutsideJudge | undefined

  constructor(private readonly tenants: Tenants) {}

  /** Says who judges. Federation calls it when it starts. */
  ask(judge: OutsideJudge): void {
    this.judge = judge
  }

  /** The session behind a foreign token, at the clinic it is shown to. @throws Problem `unauthenticated` and its kin */
  async sessionOf(token: string, headers: IncomingHttpHeaders, address: string) {
    if (!this.judge) throw new Problem('unauthenticated')
    const tenant = await this.tenants.ofHost(headers.host ?? '')
    await this.tenants.mustBeOpen(tenant)
    const device = (headers['user-agent'] ?? '').slice(0, 200)
    const request = { id: newId(), routeId: 'federation.sign_in.finish', address, device }
    return { tenant, session: await this.judge.sessionOf({ tenant, request }, token) }
  }

  /** @throws Problem `federation.local_off` where staff sign in outside only */
  async mustBeLocal(at: { tenant: string }): Promise<void> {
    if (await this.judge?.isLocalOff(at.tenant)) throw new Problem('federation.local_off')
  }
}

/** Whether somebody else claims to have made a token. What claims nothing readable is for our own check to refuse. */
export function isForeign(token: string): boolean {
  try {
    return decodeJwt(token).iss !== ISSUER
  } catch {
    return false
  }
}
