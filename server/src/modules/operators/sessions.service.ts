import type { IncomingHttpHeaders } from 'node:http'
import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { operatorSecurity } from '@tabib/contracts/operators/security'
import { operatorSessions } from '@tabib/contracts/operators/sessions'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { type Operator, OperatorDoor } from '../../platform/http/operator-door.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { cookie, digest, newSecret, readAgent } from '../identity/index.js'
import { note } from './acts.repo.js'
import { ControlRoom, type ControlTx } from './control.js'
import { demoLogin, type OperatorRow } from './people.repo.js'
import * as repo from './sessions.repo.js'
import { Stock } from './stock.service.js'

export const SESSION_HOURS = 12
const IDLE_MINUTES = 15
/** A session is noted as used at most this often. */
const SEEN_MS = 30_000
export const OPERATOR_COOKIE = 'tabib_operator'
/** Open to whoever has been given a password by somebody else: what it takes to choose another. */
const beforeChoosing: readonly Route[] = [
  operatorSessions.me,
  operatorSessions.end,
  operatorSecurity.get,
  operatorSecurity.changePassword,
]

/** Operators' sessions are rows of the control database, asked for on every request: ending one holds everywhere at once. */
@Injectable()
export class OperatorSessions extends OperatorDoor {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly room: ControlRoom,
    private readonly clock: Clock,
    private readonly stock: Stock,
  ) {
    super()
  }

  override async fromHeaders(headers: IncomingHttpHeaders, contract: Route): Promise<Operator> {
    const secret = cookie(headers, OPERATOR_COOKIE)
    if (!secret) throw new Problem('unauthenticated')
    const now = this.clock.now()
    const row = await repo.open(this.room.db, digest(secret), now.toISOString())
    if (!row || (row.demoPassword && this.config.production)) throw new Problem('unauthenticated')
    const rested = now.getTime() - Date.parse(row.seenAt)
    if (rested > IDLE_MINUTES * 60_000) throw new Problem('identity.session_idle')
    // What a screen asks by itself keeps nobody signed in.
    if (rested > SEEN_MS && headers['x-tabib-idle'] !== '1')
      await repo.see(this.room.db, row.sessionId, now.toISOString())
    if (row.passwordOnce && !beforeChoosing.some((r) => r.id === contract.id))
      throw new Problem('operators.password_to_change')
    const { operatorId, sessionId, name, steppedUpAt } = row
    return { operatorId, sessionId, name, steppedUpAt }
  }

  /** Opens a session for somebody who has shown who they are, in the transaction in which they did. */
  async start(tx: ControlTx, visitor: Visitor, { row, browser }: { row: OperatorRow; browser: string | undefined }) {
    const now = this.clock.now()
    const [id, secret, at] = [newId(now.getTime()), newSecret(), now.toISOString()]
    const known = browser ?? newSecret()
    const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000).toISOString()
    await repo.start(tx, {
      id,
      operator_id: row.id,
      hash: digest(secret),
      address: visitor.request.address,
      device: visitor.request.device,
      started_at: at,
      seen_at: at,
      expires_at: expiresAt,
      ended_at: null,
      stepped_up_at: at,
      browser_hash: digest(known),
    })
    await note(tx, { at, operator: { operatorId: row.id, name: row.name, ...visitor }, action: 'signed_in' })
    // Whoever comes in may be about to open a clinic.
    void this.stock.fill()
    const { passwordOnce, name, username } = row
    const me = { id: row.id, name, username, expiresAt, demo: row.demoPassword !== null, passwordOnce }
    return { me, secret, browser: known }
  }

  async me(operator: Operator) {
    const { demoPassword, ...me } = found(await repo.find(this.room.db, operator.sessionId!))
    return { ...me, demo: demoPassword !== null }
  }

  /** Signs out. */
  async end(operator: Operator) {
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      await repo.end(tx, operator.operatorId, operator.sessionId!, at)
      await note(tx, { at, operator, action: 'signed_out' })
    })
    return { done: true as const }
  }

  /** Where an operator is signed in, the last used first. */
  async list(operator: Operator) {
    const now = this.clock.now()
    const times = { now: now.toISOString(), idleSince: new Date(now.getTime() - IDLE_MINUTES * 60_000).toISOString() }
    const rows = await repo.openOf(this.room.db, operator.operatorId, times)
    return { items: rows.map((r) => ({ ...r, ...readAgent(r.device), current: r.id === operator.sessionId })) }
  }

  /** Ends one of them. @throws Problem `not_found` */
  async endOne(operator: Operator, id: string) {
    const at = this.clock.now().toISOString()
    await this.room.db.transaction().execute(async (tx) => {
      if (!(await repo.end(tx, operator.operatorId, id, at))) throw new Problem('not_found')
      await note(tx, { at, operator, action: 'sessions_ended' })
    })
    return { done: true as const }
  }

  async endOthers(operator: Operator) {
    const at = this.clock.now().toISOString()
    const ended = await this.room.db.transaction().execute(async (tx) => {
      const count = await repo.endAll(tx, operator.operatorId, at, operator.sessionId)
      if (count > 0) await note(tx, { at, operator, action: 'sessions_ended' })
      return count
    })
    return { ended }
  }

  /** The demonstration's operator; nobody in production. */
  async demo() {
    if (this.config.production) return { login: null }
    const row = await demoLogin(this.room.db)
    return { login: row ? { username: row.username, password: row.password! } : null }
  }
}
