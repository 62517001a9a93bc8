import { randomBytes } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { Clock } from '../../platform/clock.js'
import type { Operator } from '../../platform/http/operator-door.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { hashPassword } from '../identity/index.js'
import { note } from './acts.repo.js'
import { ControlRoom } from './control.js'
import { remove as removeFactor } from './factors.repo.js'
import * as repo from './people.repo.js'
import { endAll } from './sessions.repo.js'

interface OneOf {
  id: string
  reason: string
}

/** Those who run the installation: adding them, letting them in again, ending their access. */
@Injectable()
export class OperatorPeople {
  constructor(
    private readonly room: ControlRoom,
    private readonly clock: Clock,
  ) {}

  async list(operator: Operator) {
    const rows = await repo.list(this.room.db)
    return { items: rows.map((r) => ({ ...r, current: r.id === operator.operatorId })) }
  }

  /** @throws Problem `operators.operator_exists` */
  async add(operator: Operator, { name, username }: { name: string; username: string }) {
    const at = this.clock.now().toISOString()
    const made = await newPassword()
    await orProblem(
      { operators_username_key: 'operators.operator_exists' },
      this.room.db.transaction().execute(async (tx) => {
        await repo.insert(tx, {
          id: newId(),
          username,
          name,
          password_hash: made.hash,
          password_once: true,
          created_at: at,
        })
        await note(tx, { at, operator, action: 'operator_added', subject: name })
      }),
    )
    return { username, name, password: made.password }
  }

  /** Lets somebody in again who lost password or phone. @throws Problem `operators.not_yourself` */
  async renew(operator: Operator, { id, reason }: OneOf) {
    if (id === operator.operatorId) throw new Problem('operators.not_yourself')
    const at = this.clock.now().toISOString()
    const made = await newPassword()
    return this.room.db.transaction().execute(async (tx) => {
      const { name, username } = found(await repo.byId(tx, id))
      await repo.setPassword(tx, { id, hash: made.hash, at, once: true })
      await repo.setActive(tx, id, true)
      await removeFactor(tx, id)
      await endAll(tx, id, at)
      await note(tx, { at, operator, action: 'operator_renewed', subject: name, reason })
      return { username, name, password: made.password }
    })
  }

  /** @throws Problem `operators.not_yourself`, `operators.ended_already`, `operators.last_operator` */
  async end(operator: Operator, { id, reason }: OneOf) {
    if (id === operator.operatorId) throw new Problem('operators.not_yourself')
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      const left = await repo.lockActive(tx)
      const { name, active } = found(await repo.byId(tx, id))
      if (!active) throw new Problem('operators.ended_already')
      if (left < 2) throw new Problem('operators.last_operator')
      await repo.setActive(tx, id, false)
      await endAll(tx, id, at)
      await note(tx, { at, operator, action: 'operator_ended', subject: name, reason })
    })
    return { done: true as const }
  }
}

/** 120 bits that a person can type; whoever gets it chooses another at once. */
async function newPassword() {
  const password = randomBytes(15).toString('base64url')
  return { password, hash: await hashPassword(password) }
}
