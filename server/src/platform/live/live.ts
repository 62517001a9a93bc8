import { Injectable } from '@nestjs/common'
import type { Actor } from '../actor.js'
import { onCommit, type WriteTx } from '../db/db.js'
import { ControlChannel, TENANTS } from './channel.js'

/** What has changed, by id; never what it has become. `accountId` narrows a poke to one person, `branchId` to the people of one branch. */
export interface PokeKey {
  branchId?: string
  patientId?: string
  encounterId?: string
  [id: `${string}Id`]: string | undefined
}

export interface Message {
  /** The clinic it concerns; empty for the whole installation. */
  tenant: string
  topic: string
  key: PokeKey
  /** `screens`: passed on to sockets; `guests`: to sockets nobody has signed in to; `nodes`: between servers only. */
  to: 'screens' | 'guests' | 'nodes'
}

type Hear = (message: Message) => void
/** Whom a guest's code stands for, a screen or a visit, and the branch it opens. */
export interface Guest {
  id: string
  branchId: string
  /** Guests of one group are all shown the same, as it is now: they need not be told to ask. */
  group?: string
}
/** The sockets of this server. */
export interface Audience {
  /** Groups of guests of a branch that are here. */
  groups(tenant: string, branchId: string): Iterable<string>
  show(tenant: string, guests: { branchId: string; group: string }, what: unknown): void
}
/** Undefined where a code opens nothing. */
type Welcome = (tenant: string, code: string) => Promise<Guest | undefined>

export const SESSION_ENDED = 'live.session_ended'
export const ACCOUNT_ENDED = 'live.account_ended'
export const GUEST_ENDED = 'live.guest_ended'
/** What somebody may do has changed: their screens ask again who they are. */
export const ACCOUNT_CHANGED = 'live.account_changed'
const CHANNEL = 'tabib_live'

/** Tells screens and other nodes, after commit, that something changed. It carries keys; everybody refetches by the authorised route. */
@Injectable()
export class Live {
  private readonly byTopic = new Map<string, Set<Hear>>()
  private readonly everything = new Set<Hear>()
  private readonly doors = new Map<string, Welcome>()
  /** Set by the gateway of this process while it is open. */
  audience: Audience | undefined

  constructor(private readonly channel: ControlChannel) {
    channel.on(CHANNEL, (payload) => this.hear(JSON.parse(payload) as Message))
  }

  /** Asks the screens of this tenant, or of one branch where `key.branchId` is given, to refetch `topic`; nothing is sent on rollback. */
  poke(tx: WriteTx, actor: Pick<Actor, 'tenant'>, topic: string, key: PokeKey = {}): void {
    onCommit(tx, () => this.send({ tenant: actor.tenant, topic, key, to: 'screens' }))
  }

  /** Asks the screens of a branch that nobody has signed in to (kiosks, phones) to refetch, after commit. Groups are shown. */
  pokeGuests(tx: WriteTx, actor: Pick<Actor, 'tenant'>, topic: string, key: { branchId: string }): void {
    onCommit(tx, () => this.send({ tenant: actor.tenant, topic, key, to: 'guests' }))
  }

  /** Lets guests in whose code a module knows. They hear `pokeGuests` of one branch and nothing else. */
  welcome(kind: string, admit: Welcome): void {
    this.doors.set(kind, admit)
  }

  /** Whom a guest's code lets in; undefined where it opens nothing. */
  async admit(kind: string, tenant: string, code: string): Promise<Guest | undefined> {
    return this.doors.get(kind)?.(tenant, code)
  }

  /** Closes the sockets of a session on every node, after commit. */
  endSession(tx: WriteTx, actor: Pick<Actor, 'tenant'>, sessionId: string): void {
    onCommit(tx, () => this.send({ tenant: actor.tenant, topic: SESSION_ENDED, key: { sessionId }, to: 'nodes' }))
  }

  /** Closes every socket of an account on every node, after commit: deactivated, roles changed, password reset. */
  endAccount(tx: WriteTx, actor: Pick<Actor, 'tenant'>, accountId: string): void {
    onCommit(tx, () => this.send({ tenant: actor.tenant, topic: ACCOUNT_ENDED, key: { accountId }, to: 'nodes' }))
  }

  /** Closes the sockets of a guest on every node, after commit: its code is not good any more. */
  endGuest(tx: WriteTx, actor: Pick<Actor, 'tenant'>, guestId: string): void {
    onCommit(tx, () => this.send({ tenant: actor.tenant, topic: GUEST_ENDED, key: { guestId }, to: 'nodes' }))
  }

  /** Makes every screen of an account ask again what its person may do, after commit. They stay signed in. */
  changeAccount(tx: WriteTx, actor: Pick<Actor, 'tenant'>, accountId: string): void {
    onCommit(tx, () => this.send({ tenant: actor.tenant, topic: ACCOUNT_CHANGED, key: { accountId }, to: 'nodes' }))
  }

  /** Tells every node, this one too, at once and outside any transaction. */
  tell(message: Omit<Message, 'to'>): void {
    this.send({ ...message, to: 'nodes' })
  }

  /** Hears a topic on this server, whichever node said it. */
  on(topic: string, hear: Hear): void {
    this.byTopic.set(topic, (this.byTopic.get(topic) ?? new Set()).add(hear))
  }

  /** Hears every topic on this server. Returns how to stop. */
  onEvery(hear: Hear): () => void {
    this.everything.add(hear)
    return () => this.everything.delete(hear)
  }

  /** Calls `catchUp` after messages may have been missed. */
  onGap(catchUp: () => void): void {
    this.channel.onGap(catchUp)
  }

  /**
   * Calls `forget` when what is remembered of a clinic may not be so any more: it was suspended, opened again, restored; or,
   * without a name, of any, after messages may have been missed.
   */
  onUnsure(forget: (tenant?: string) => void): void {
    this.channel.on(TENANTS, forget)
    this.channel.onGap(() => forget())
  }

  private send(message: Message): void {
    this.channel.notify(CHANNEL, JSON.stringify(message))
  }

  private hear(message: Message): void {
    for (const hear of this.everything) hear(message)
    for (const hear of this.byTopic.get(message.topic) ?? []) hear(message)
  }
}
