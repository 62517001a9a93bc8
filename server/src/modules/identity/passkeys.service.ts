import { Injectable } from '@nestjs/common'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { recordEvent } from '../audit/index.js'
import * as credentials from './credentials.repo.js'
import { Entry } from './entry.js'
import * as repo from './factors.repo.js'
import { Factors } from './factors.js'
import { MfaService } from './mfa.service.js'
import type { Signed } from './step-up.service.js'
import { issueTicket, openTicket, useTicket } from './tickets.js'

/** A browser's answer; its library reads it. */
type Response = Record<string, unknown>

/** Passkeys (WebAuthn): a device that signs, opened by a finger, a face or its own code. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly factors: Factors,
    private readonly entry: Entry,
    private readonly mfa: MfaService,
  ) {}

  /** Begins to add a passkey. `host` is where the browser is: a passkey works there and nowhere else. */
  async registerOptions(actor: Actor, host: string) {
    const known = await this.db.read(actor, (db) => repo.passkeysOf(db, actor.accountId))
    const person = found(await this.db.read(actor, (db) => credentials.byId(db, actor.accountId)))
    const options = await generateRegistrationOptions({
      rpName: 'Tabib',
      rpID: nameOf(host),
      userID: new TextEncoder().encode(actor.accountId),
      userName: person.username,
      userDisplayName: person.name,
      excludeCredentials: known.map((k) => ({ id: k.credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return { ticket: await this.ticket(actor, 'passkey_new', options.challenge), options: { ...options } }
  }

  /** Adds the passkey the browser made. @throws Problem `identity.passkey_refused` */
  async register(actor: Actor, body: { ticket: string; name: string; response: Response }, host: string) {
    const now = this.clock.now()
    const challenge = await this.challengeOf(actor, 'passkey_new', body.ticket)
    const { registrationInfo } = await verifyRegistrationResponse({
      response: body.response as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      ...placesOf(host),
    }).catch(refused)
    if (!registrationInfo) throw new Problem('identity.passkey_refused')
    const { credential } = registrationInfo
    const row = {
      id: newId<'Passkey'>(),
      account_id: actor.accountId,
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name: body.name,
      created_at: now.toISOString(),
    }
    const recoveryCodes = await this.db.write(actor, async (tx) => {
      if (!(await useTicket(tx, now, 'passkey_new', body.ticket))) throw new Problem('identity.passkey_refused')
      const first = (await repo.recoveryLeft(tx, actor.accountId)) === 0
      await repo.insertPasskey(tx, row)
      await recordEvent(tx, actor, { kind: 'second_factor_changed', subject: 'passkey added' })
      return first ? this.factors.newRecovery(tx, actor.accountId, now) : []
    })
    this.mfa.forget(actor)
    return { id: row.id, recoveryCodes }
  }

  /** Removes one. @throws Problem `identity.second_factor_required` where it is the last and the clinic asks for one */
  async remove(actor: Actor, id: string) {
    const { required, totp, passkeys } = await this.mfa.security(actor)
    if (required && !totp && passkeys.length === 1) throw new Problem('identity.second_factor_required')
    await this.db.write(actor, async (tx) => {
      if (!(await repo.removePasskey(tx, id, actor.accountId))) throw new Problem('not_found')
      if (!totp && passkeys.length === 1) await repo.removeRecovery(tx, actor.accountId)
      await recordEvent(tx, actor, { kind: 'second_factor_changed', subject: 'passkey removed' })
    })
    this.mfa.forget(actor)
    return { done: true as const }
  }

  /** Begins a sign-in: any passkey of this host may answer. */
  async signInOptions(visitor: Visitor, host: string) {
    await this.entry.mustBeLocal(visitor)
    const options = await generateAuthenticationOptions({ rpID: nameOf(host), userVerification: 'required' })
    const actor = systemActor(visitor.tenant, visitor.request)
    return { ticket: await this.ticket(actor, 'passkey_use', options.challenge), options: { ...options } }
  }

  /** Signs in. @throws Problem `identity.passkey_refused` */
  async signIn(
    visitor: Visitor,
    body: { ticket: string; response: Response },
    at: { host: string; device?: string | undefined },
  ) {
    await this.entry.mustBeLocal(visitor)
    const actor = systemActor(visitor.tenant, visitor.request)
    const accountId = await this.proved(actor, body.ticket, body.response, at.host)
    const person = await this.db.read(visitor, (db) => credentials.byId(db, accountId))
    if (!person?.active) throw new Problem('identity.passkey_refused')
    return this.entry.open({ visitor, device: at.device, means: 'passkey' }, person)
  }

  async stepUpOptions(actor: Actor, host: string) {
    const known = await this.db.read(actor, (db) => repo.passkeysOf(db, actor.accountId))
    const options = await generateAuthenticationOptions({
      rpID: nameOf(host),
      userVerification: 'required',
      allowCredentials: known.map((k) => ({ id: k.credentialId })),
    })
    return { ticket: await this.ticket(actor, 'passkey_use', options.challenge), options: { ...options } }
  }

  /** Whether it is the person's own passkey that signed. @throws Problem `identity.passkey_refused` */
  async proves(actor: Actor, shown: Signed, host: string): Promise<boolean> {
    return (await this.proved(actor, shown.ticket, shown.passkey, host)) === actor.accountId
  }

  private async ticket(actor: Actor, purpose: 'passkey_new' | 'passkey_use', challenge: string): Promise<string> {
    const issued = await this.db.write(actor, (tx) => issueTicket(tx, this.clock.now(), { purpose, detail: challenge }))
    return issued.token
  }

  private async challengeOf(actor: Actor, purpose: 'passkey_new' | 'passkey_use', token: string): Promise<string> {
    const ticket = await this.db.read(actor, (db) => openTicket(db, this.clock.now(), purpose, token))
    if (!ticket?.detail) throw new Problem('identity.challenge_ended')
    return ticket.detail
  }

  /** Whose passkey signed the ticket's challenge; the ticket is used up. */
  private async proved(actor: Actor, token: string, response: Response, host: string): Promise<string> {
    const now = this.clock.now()
    const expectedChallenge = await this.challengeOf(actor, 'passkey_use', token)
    const key = await this.db.read(actor, (db) => repo.passkey(db, String(response['id'])))
    if (!key) throw new Problem('identity.passkey_refused')
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge,
      ...placesOf(host),
      credential: {
        id: String(response['id']),
        publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
        counter: Number(key.counter),
      },
    }).catch(refused)
    if (!verified) throw new Problem('identity.passkey_refused')
    await this.db.write({ ...actor, accountId: key.accountId }, async (tx) => {
      if (!(await useTicket(tx, now, 'passkey_use', token))) throw new Problem('identity.challenge_ended')
      await repo.usedPasskey(tx, key.id, { counter: authenticationInfo.newCounter, at: now.toISOString() })
    })
    return key.accountId
  }
}

const nameOf = (host: string) => host.replace(/:\d+$/, '')

/** A page of the host the request came to, and of no other. */
const placesOf = (host: string) => ({
  expectedOrigin: [`https://${host}`, `http://${host}`],
  expectedRPID: nameOf(host),
  requireUserVerification: true,
})

/** Whatever the library finds wrong with an answer is the answer's fault. */
const refused = (): never => {
  throw new Problem('identity.passkey_refused')
}
