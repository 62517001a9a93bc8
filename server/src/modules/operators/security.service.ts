import { verify } from '@node-rs/argon2'
import { Injectable } from '@nestjs/common'
import { Clock } from '../../platform/clock.js'
import type { Operator } from '../../platform/http/operator-door.js'
import { STEP_UP_MINUTES } from '../../platform/http/step-up.js'
import { found, Problem } from '../../platform/problem.js'
import { hashPassword, keyOf, mustBeGood, qrSvg } from '../identity/index.js'
import { note } from './acts.repo.js'
import { OperatorAttempts } from './attempts.js'
import { ControlRoom } from './control.js'
import * as repo from './factors.repo.js'
import { OperatorFactors, type Shown } from './factors.js'
import * as people from './people.repo.js'
import * as sessions from './sessions.repo.js'

const QUARTER = 900

/** How an operator's own door is kept: password, authenticator app, showing again who one is. */
@Injectable()
export class OperatorSecurity {
  constructor(
    private readonly room: ControlRoom,
    private readonly clock: Clock,
    private readonly attempts: OperatorAttempts,
    private readonly factors: OperatorFactors,
  ) {}

  async get(operator: Operator) {
    const row = await this.row(operator)
    const recoveryCodesLeft = await repo.recoveryLeft(this.room.db, row.id)
    return {
      username: row.username,
      passwordChangedAt: row.passwordChangedAt,
      passwordOnce: row.passwordOnce,
      totp: row.hasTotp,
      recoveryCodesLeft,
      ways: waysOf(row, recoveryCodesLeft),
    }
  }

  /** Changes the password; other sessions end. @throws Problem `invalid` by field */
  async changePassword(operator: Operator, body: { current: string; password: string }) {
    const key = keyOf('operator-password', operator.operatorId)
    await this.attempts.take([{ key, most: 10, seconds: QUARTER, freely: 4 }])
    const row = await this.row(operator)
    if (!(await verify(row.passwordHash, body.current.slice(0, 128)))) {
      await this.note(operator, 'sign_in_failed')
      throw new Problem('invalid', { errors: [{ pointer: '/body/current', code: 'identity.password_wrong' }] })
    }
    mayChange(row)
    await mustBeGood(body.password, { words: [row.username, row.name], hasSecondFactor: row.hasTotp })
    const hash = await hashPassword(body.password)
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      await people.setPassword(tx, { id: row.id, hash, at, once: false })
      await sessions.endAll(tx, row.id, at, operator.sessionId)
      await note(tx, { at, operator, action: 'password_changed' })
    })
    await this.attempts.forgive(key)
    return { done: true as const }
  }

  /** Begins to set up an authenticator app. @throws Problem `identity.already_set_up` */
  async enable(operator: Operator) {
    const made = await this.room.db.transaction().execute(async (tx) => {
      const row = found(await people.byId(tx, operator.operatorId))
      mayChange(row)
      if (row.hasTotp) throw new Problem('identity.already_set_up')
      return this.factors.begin(tx, row)
    })
    return { ...made, svg: qrSvg(made.uri) }
  }

  /** Finishes it with a code the app shows. @throws Problem `invalid` at the code */
  async confirm(operator: Operator, code: string) {
    const now = this.clock.now()
    const id = operator.operatorId
    const recoveryCodes = await this.room.db.transaction().execute(async (tx) => {
      if (!(await this.factors.isCode(tx, id, code, { now, unconfirmed: true }))) return undefined
      await repo.confirm(tx, id, now.toISOString())
      await note(tx, { at: now.toISOString(), operator, action: 'app_added' })
      return this.factors.newRecovery(tx, id, now)
    })
    if (!recoveryCodes)
      throw new Problem('invalid', { errors: [{ pointer: '/body/code', code: 'identity.code_wrong' }] })
    return { recoveryCodes }
  }

  /** Stops using the app. */
  async disable(operator: Operator) {
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      await repo.remove(tx, operator.operatorId)
      await note(tx, { at, operator, action: 'app_removed' })
    })
    return { done: true as const }
  }

  /** @throws Problem `not_found` where there is no app that codes could stand in for */
  async renewRecoveryCodes(operator: Operator) {
    const now = this.clock.now()
    const recoveryCodes = await this.room.db.transaction().execute(async (tx) => {
      const row = found(await people.byId(tx, operator.operatorId))
      if (!row.hasTotp) throw new Problem('not_found')
      await note(tx, { at: now.toISOString(), operator, action: 'recovery_renewed' })
      return this.factors.newRecovery(tx, row.id, now)
    })
    return { recoveryCodes }
  }

  /** Shows again who one is: with the password, or with the second factor where there is one. @throws Problem `invalid` at the field */
  async stepUp(operator: Operator, body: { password: string } | Shown) {
    const key = keyOf('operator-step-up', operator.operatorId)
    await this.attempts.take([{ key, most: 10, seconds: QUARTER, freely: 4 }])
    const now = this.clock.now()
    const right =
      'password' in body ? await this.isPassword(operator, body.password) : await this.isFactor(operator, body)
    if (!right) {
      await this.note(operator, 'sign_in_failed')
      const field = ['password', 'code', 'recoveryCode'].find((f) => f in body)!
      const code = field === 'password' ? 'identity.password_wrong' : 'identity.code_wrong'
      throw new Problem('invalid', { errors: [{ pointer: `/body/${field}`, code }] })
    }
    await this.attempts.forgive(key)
    await this.room.db.transaction().execute(async (tx) => {
      await sessions.stepUp(tx, operator.sessionId!, now.toISOString())
      await note(tx, { at: now.toISOString(), operator, action: 'stepped_up' })
    })
    return { until: new Date(now.getTime() + STEP_UP_MINUTES * 60_000).toISOString() }
  }

  private async isPassword(operator: Operator, password: string): Promise<boolean> {
    const row = await this.row(operator)
    return !row.hasTotp && password.length <= 128 && verify(row.passwordHash, password)
  }

  private isFactor(operator: Operator, shown: Shown): Promise<boolean> {
    return this.room.db
      .transaction()
      .execute((tx) => this.factors.isShown(tx, operator.operatorId, shown, this.clock.now()))
  }

  private async row(operator: Operator) {
    return found(await people.byId(this.room.db, operator.operatorId))
  }

  private note(operator: Operator, action: string) {
    return note(this.room.db, { at: this.clock.now().toISOString(), operator, action })
  }
}

/** Everybody knows the demonstration's password: nobody shuts the others out with another one. */
function mayChange(row: people.OperatorRow): void {
  if (row.demoPassword !== null) throw new Problem('identity.demo_refused')
}

/** A password alone proves nothing new of somebody who has a second factor. */
const waysOf = (row: people.OperatorRow, recoveryLeft: number) =>
  !row.hasTotp ? ['password'] : recoveryLeft > 0 ? ['totp', 'recovery'] : ['totp']
