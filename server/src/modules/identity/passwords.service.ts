import { verify } from '@node-rs/argon2'
import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import { toE164 } from '@tabib/contracts/core/phone'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { EventBook, recordEvent } from '../audit/index.js'
import { notify } from '../notifications/index.js'
import * as accounts from './accounts.repo.js'
import { Attempts, keyOf } from './attempts.js'
import { sameLogin } from './auth.service.js'
import * as credentials from './credentials.repo.js'
import * as devices from './devices.repo.js'
import { Endings } from './endings.js'
import { Entry } from './entry.js'
import { hashPassword, mustBeGood } from './passwords.js'
import { issueTicket, openTicket, useTicket } from './tickets.js'

const HOUR = 3600
/** Makes the link of a message from its token. */
export type LinkOf = (path: string, token: string) => Promise<string>

/** Choosing, losing and changing passwords; proving an email. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly attempts: Attempts,
    private readonly entry: Entry,
    private readonly endings: Endings,
    private readonly book: EventBook,
  ) {}

  /** Sends a link to choose a new password, where there is somebody to send it to; says nothing of whether there is. */
  async forgot(visitor: Visitor, { login, device }: { login: string; device: string | undefined }, linkOf: LinkOf) {
    await this.entry.mustBeLocal(visitor)
    const { person, ...named } = await this.db.read(visitor, async (db) => {
      const country = (await credentials.firstBranch(db))?.country ?? 'IN'
      const person = await credentials.byLogin(db, login, toE164(login, country))
      const browser = await devices.ownOf(db, device, person?.id)
      return { person, browser, typed: sameLogin(login, country) }
    })
    const reaches = await this.attempts.maySend(visitor, 'link', { ...named, personId: person?.id })
    if (!reaches || !person?.active || !(person.email || person.phone)) return { done: true as const }
    const now = this.clock.now()
    await this.db.write(this.entry.as(visitor, person), async (tx) => {
      const ticket = await issueTicket(tx, now, { purpose: 'password', accountId: person.id })
      await notify(tx, this.entry.as(visitor, person), {
        to: recipientOf(person),
        kind: 'password.reset',
        data: { name: person.name, link: await linkOf('/reset-password', ticket.token), minutes: ticket.minutes },
        key: `password.reset:${newId()}`,
        secret: true,
        expiresAt: ticket.expiresAt,
      })
    })
    return { done: true as const }
  }

  /** Chooses a new password with a link's token. @throws Problem `identity.link_invalid` */
  async reset(visitor: Visitor, body: { token: string; password: string }) {
    await this.entry.mustBeLocal(visitor)
    const now = this.clock.now()
    const person = await this.db.read(visitor, async (db) => {
      const ticket = await openTicket(db, now, 'password', body.token)
      return ticket?.accountId ? credentials.byId(db, ticket.accountId) : undefined
    })
    if (!person?.active) throw new Problem('identity.link_invalid')
    const passwordHash = await this.newHash(person, body.password)
    const actor = this.entry.as(visitor, person)
    await this.db.write(actor, async (tx) => {
      if (!(await useTicket(tx, now, 'password', body.token))) throw new Problem('identity.link_invalid')
      await this.store(tx, actor, passwordHash)
      await this.endings.all(tx, actor, person.id, 'password reset')
    })
    this.endings.announce(actor.tenant)
    return { done: true as const }
  }

  /** Sets the first password by invitation; the invited person is who does it. @throws Problem `identity.invitation_invalid` */
  async setByInvitation(visitor: Visitor, body: { token: string; password: string }) {
    await this.entry.mustBeLocal(visitor)
    const now = this.clock.now().toISOString()
    const person = await this.db.read(visitor, async (db) => {
      const row = await accounts.invited(db, this.entry.invitationHash(body.token), now)
      return row && credentials.byId(db, row.id)
    })
    if (!person) throw new Problem('identity.invitation_invalid')
    const passwordHash = await this.newHash(person, body.password)
    const actor = this.entry.as(visitor, person)
    await this.db.write(actor, async (tx) => {
      const row = await accounts.invited(tx, this.entry.invitationHash(body.token), now)
      if (!row || !(await accounts.useInvitation(tx, row.invitationId, now)))
        throw new Problem('identity.invitation_invalid')
      await this.store(tx, actor, passwordHash)
      await this.endings.all(tx, actor, person.id, 'password set')
    })
    this.endings.announce(actor.tenant)
    return { done: true as const }
  }

  async invitation(visitor: Visitor, token: string) {
    const row = await this.db.read(visitor, (db) =>
      accounts.invited(db, this.entry.invitationHash(token), this.clock.now().toISOString()),
    )
    if (!row) throw new Problem('identity.invitation_invalid')
    return { name: row.name, username: row.username }
  }

  /** Changes the password of somebody signed in; their other sessions end. @throws Problem `identity.bad_credentials` */
  async change(actor: Actor, body: { current: string; password: string }) {
    await this.entry.mustBeLocal(actor)
    const key = keyOf('password-change', actor.accountId)
    await this.attempts.take(actor.tenant, [{ key, most: 10, seconds: 900, freely: 4 }])
    const person = found(await this.db.read(actor, (db) => credentials.byId(db, actor.accountId)))
    if (!person.passwordHash || !(await verify(person.passwordHash, body.current.slice(0, 128)))) {
      this.book.note(actor, { kind: 'sign_in_failed', subject: 'current password' })
      throw new Problem('invalid', { errors: [{ pointer: '/body/current', code: 'identity.password_wrong' }] })
    }
    if (person.demoPassword) throw new Problem('identity.demo_refused')
    const passwordHash = await this.newHash(person, body.password)
    await this.db.write(actor, async (tx) => {
      await this.store(tx, actor, passwordHash)
      await this.endings.others(tx, actor, 'password changed')
    })
    this.endings.announce(actor.tenant)
    await this.attempts.forgive(actor.tenant, [key])
    return { done: true as const }
  }

  /** Sends a link that proves an email. @throws Problem `identity.no_email` */
  async askVerification(actor: Actor, linkOf: LinkOf) {
    await this.attempts.take(actor.tenant, [{ key: keyOf('email', actor.accountId), most: 5, seconds: HOUR }])
    const person = found(await this.db.read(actor, (db) => credentials.byId(db, actor.accountId)))
    const email = person.email
    if (!email) throw new Problem('identity.no_email')
    await this.db.write(actor, async (tx) => {
      const ticket = await issueTicket(tx, this.clock.now(), { purpose: 'email', accountId: person.id, detail: email })
      await notify(tx, actor, {
        to: { ...recipientOf(person), phone: null },
        kind: 'email.verification',
        data: { name: person.name, link: await linkOf('/verify-email', ticket.token) },
        key: `email.verification:${newId()}`,
        channels: ['email'],
        secret: true,
        expiresAt: ticket.expiresAt,
      })
    })
    return { done: true as const }
  }

  /** Proves an email with a link's token. @throws Problem `identity.link_invalid`, also where the address changed since */
  async verifyEmail(visitor: Visitor, token: string) {
    const now = this.clock.now()
    const person = await this.db.read(visitor, async (db) => {
      const ticket = await openTicket(db, now, 'email', token)
      return ticket?.accountId ? credentials.byId(db, ticket.accountId) : undefined
    })
    if (!person) throw new Problem('identity.link_invalid')
    await this.db.write(this.entry.as(visitor, person), async (tx) => {
      const ticket = await useTicket(tx, now, 'email', token)
      if (!ticket?.detail || !(await credentials.verifyEmail(tx, person.id, ticket.detail, now.toISOString())))
        throw new Problem('identity.link_invalid')
    })
    return { done: true as const }
  }

  private async newHash(person: credentials.Person, password: string): Promise<string> {
    const words = [person.username, person.name, person.email, person.phone]
    await mustBeGood(password, { words, hasSecondFactor: person.hasTotp || person.hasPasskey })
    return hashPassword(password)
  }

  private async store(tx: WriteTx, actor: Actor, passwordHash: string): Promise<void> {
    await credentials.setPassword(tx, actor.accountId, passwordHash, this.clock.now().toISOString())
    await recordEvent(tx, actor, { kind: 'password_changed' })
  }
}

/** Where an account is reached. */
export const recipientOf = (p: Pick<credentials.Person, 'id' | 'name' | 'phone' | 'email' | 'language'>) => ({
  accountId: p.id,
  name: p.name,
  phone: p.phone,
  email: p.email,
  language: p.language as Language | null,
})
