import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { CODE_MINUTES, Codes, PortalDoor } from '../identity/index.js'
import { notify, sends, written } from '../notifications/index.js'
import { letterhead } from '../organisation/index.js'
import * as repo from './mail.repo.js'

/** A code proves an address for one account: nobody proves it for another, nor ends another's code. */
const asked = (actor: Actor, address: string) => ({ purpose: 'mail', bound: `${actor.accountId} ${address}` })

/** Where a patient's phone is written to by mail. Nothing is told to an address that was not proved. */
@Injectable()
export class MailService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly codes: Codes,
    private readonly door: PortalDoor,
  ) {}

  get(actor: Actor) {
    return this.db.read(actor, (db) => shown(db, actor))
  }

  /** Sends a code to an address. @throws Problem `portal.no_mail` where the clinic sends none, `identity.too_many_attempts` */
  async send(actor: Actor, address: string) {
    await this.door.countMailCode(actor, address)
    return this.db.write(actor, async (tx) => {
      if (!(await sends(tx, 'email'))) throw new Problem('portal.no_mail')
      const { code, expiresAt } = await this.codes.issue(tx, this.clock.now(), asked(actor, address))
      const { name: clinic } = await letterhead(tx, actor.branchId)
      await notify(tx, actor, {
        to: { name: actor.name, email: address },
        kind: 'otp',
        data: { code, minutes: CODE_MINUTES, clinic },
        key: `otp:${newId()}`,
        channels: ['email'],
        secret: true,
        expiresAt,
      })
      return { expiresAt }
    })
  }

  /** @throws Problem `identity.code_wrong` for one that is wrong, over, used, replaced or tried too often */
  async prove(actor: Actor, { address, code }: { address: string; code: string }) {
    const now = this.clock.now()
    // A wrong code counts: refused after the transaction, not inside it.
    const proved = await this.db.write(actor, async (tx) => {
      const right = await this.codes.use(tx, now, { ...asked(actor, address), code })
      if (right) {
        await repo.put(tx, actor.accountId, { address, changed_at: now.toISOString() })
        await written(tx, { channel: 'email', address, at: now.toISOString() })
      }
      return right
    })
    if (!proved) throw new Problem('identity.code_wrong')
    return this.get(actor)
  }

  end(actor: Actor) {
    return this.db.write(actor, async (tx) => {
      await repo.put(tx, actor.accountId, { address: null, changed_at: this.clock.now().toISOString() })
      return { done: true as const }
    })
  }
}

async function shown(db: Reader, actor: Actor) {
  const [address, offered] = await Promise.all([repo.addressOf(db, actor.accountId), sends(db, 'email')])
  return { address, offered }
}
