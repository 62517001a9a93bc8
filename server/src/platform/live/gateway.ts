import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common'
import { Server, type Socket } from 'socket.io'
import type { Actor } from '../actor.js'
import { CONFIG, type Config } from '../config.js'
import { Tenants } from '../db/tenants.js'
import { Authenticator } from '../http/authenticator.js'
import { ACCOUNT_CHANGED, ACCOUNT_ENDED, GUEST_ENDED, Live, type Message, SESSION_ENDED } from './live.js'

const PATH = '/api/v1/live'
/** A socket is cut and comes back by itself after this time, so that no one outlives a session that ran out. */
const SOCKET_LIFE = 30 * 60_000
/** Sockets whose people are asked for again at one time, after messages may have been missed. */
const AT_ONCE = 8

/** Passes pokes on to the browsers that may see them. */
@Injectable()
export class LiveGateway implements BeforeApplicationShutdown {
  private io: Server | undefined
  private deaf: (() => void) | undefined

  constructor(
    private readonly live: Live,
    private readonly authenticator: Authenticator,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
    private readonly tenants: Tenants,
  ) {
    tenants.onChange((slug) => void this.cutClosed(slug))
    live.onGap(() => void this.askAgain())
  }

  /** Answers at `/api/v1/live` on this HTTP server. */
  attach(server: HttpServer): void {
    const io = new Server({
      path: PATH,
      serveClient: false,
      maxHttpBufferSize: 16_384,
      perMessageDeflate: false,
      allowRequest: (req, decide) => decide(null, this.isSameSite(req)),
    })
    io.use(
      (socket, next) =>
        void this.admit(socket).then(
          () => next(),
          () => next(new Error('unauthenticated')),
        ),
    )
    io.attach(server)
    this.io = io
    this.deaf = this.live.onEvery((message) => this.pass(message))
    const groups = groupsIn(io)
    this.live.audience = {
      groups: (tenant, branchId) => groups.get(groupsOf(tenant, branchId)) ?? [],
      show: (tenant, { branchId, group }, what) => io.to(groupsOf(tenant, branchId) + group).emit('shown', what),
    }
  }

  /** How many sockets are open here. */
  get sockets(): number {
    return this.io?.engine.clientsCount ?? 0
  }

  beforeApplicationShutdown(): void {
    this.close()
  }

  /** Cuts every socket; browsers reconnect to another node, or here when it is back. The HTTP server stays open. */
  close(): void {
    this.deaf?.()
    if (this.io) this.live.audience = undefined
    this.io?.engine.close()
    this.io = undefined
  }

  private async admit(socket: Socket): Promise<void> {
    await socket.join(await this.roomsFor(socket))
    cutInTime(socket)
  }

  /** Which rooms a socket's person, or guest, may be in now. @throws where in none */
  private async roomsFor(socket: Socket): Promise<string[]> {
    const { guest, code } = socket.handshake.auth as { guest?: unknown; code?: unknown }
    if (typeof guest === 'string' && typeof code === 'string') return this.roomsForGuest(socket, guest, code)
    // A socket is there whether anybody is or not: it keeps no session awake.
    const headers = { ...socket.handshake.headers, 'x-tabib-idle': '1' }
    const actor = await this.authenticator.fromHeaders(headers, socket.handshake.address)
    if (!actor) throw new Error('unauthenticated')
    const named = await this.tenants.namedBy(socket.handshake.headers.host ?? '')
    if (named !== undefined && named !== actor.tenant) throw new Error('unauthenticated')
    await this.tenants.mustBeOpen(actor.tenant)
    return roomsOf(actor)
  }

  /** A board, a kiosk or a patient's phone: no session, a code that opens one branch's guest room. */
  private async roomsForGuest(socket: Socket, kind: string, code: string): Promise<string[]> {
    const tenant = await this.tenants.ofHost(socket.handshake.headers.host ?? '')
    await this.tenants.mustBeOpen(tenant)
    const known = code.length > 100 ? undefined : await this.live.admit(kind, tenant, code)
    if (!known) throw new Error('unauthenticated')
    // Never into the tenant's room, which hears what concerns every signed-in screen.
    const { branchId, group } = known
    const together = group === undefined ? `${tenant}:guests:${branchId}` : groupsOf(tenant, branchId) + group
    return [together, `${tenant}:guests`, `${tenant}:guest:${known.id}`]
  }

  /**
   * A message may have been missed that somebody was signed out, or may do less: everybody is asked for again, quietly. Who may
   * not be where they are is cut off, and comes back if they may.
   */
  private async askAgain(): Promise<void> {
    // First everybody else forgets what they kept.
    await new Promise<void>((done) => setImmediate(done))
    const sockets = [...(this.io?.of('/').sockets.values() ?? [])]
    const ask = async () => {
      for (let socket = sockets.pop(); socket; socket = sockets.pop()) {
        const rooms = await this.roomsFor(socket).catch(() => undefined)
        const same = rooms?.length === socket.rooms.size - 1 && rooms.every((room) => socket.rooms.has(room))
        if (!same) socket.conn.close()
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, ask))
  }

  /** Cuts the sockets of clinics that are not served any more; without a slug, of whichever that may be. */
  private async cutClosed(slug: string | undefined): Promise<void> {
    const rooms = this.io?.of('/').adapter.rooms.keys() ?? []
    const tenants =
      slug === undefined
        ? [...rooms].filter((r) => /^[a-z][a-z0-9-]*(:guests)?$/.test(r)).map((r) => r.split(':')[0]!)
        : [slug]
    for (const tenant of new Set(tenants)) {
      if (this.io && !(await this.tenants.isOpen(tenant)))
        this.io.in([tenant, `${tenant}:guests`]).disconnectSockets(true)
    }
  }

  private pass(message: Message): void {
    const { tenant, topic, key, to } = message
    if (!this.io) return
    if (topic === SESSION_ENDED) this.io.in(`${tenant}:session:${key.sessionId}`).disconnectSockets(true)
    else if (topic === ACCOUNT_ENDED) this.io.in(`${tenant}:account:${key.accountId}`).disconnectSockets(true)
    else if (topic === GUEST_ENDED) this.io.in(`${tenant}:guest:${key.guestId}`).disconnectSockets(true)
    else if (topic === ACCOUNT_CHANGED) this.turnRound(`${tenant}:account:${key.accountId}`, { topic, key })
    else if (to === 'screens') this.io.to(roomOf(tenant, key)).emit('poke', { topic, key })
    else if (to === 'guests') this.io.to(`${tenant}:guests:${key.branchId}`).emit('poke', { topic })
  }

  /** Tells screens that what their person may do has changed, and lets them come in anew: into the rooms they may be in now. */
  private turnRound(room: string, poke: Pick<Message, 'topic' | 'key'>): void {
    this.io?.to(room).emit('poke', poke)
    for (const id of this.io?.of('/').adapter.rooms.get(room) ?? []) this.io?.of('/').sockets.get(id)?.conn.close()
  }

  /** A browser says which site a page is from; a program says nothing. */
  private isSameSite(req: IncomingMessage): boolean {
    const { origin, host } = req.headers
    if (origin === undefined)
      return ['same-origin', 'none', undefined].includes(req.headers['sec-fetch-site'] as string | undefined)
    if (!URL.canParse(origin)) return false
    const from = new URL(origin)
    return (
      from.host === host ||
      (this.config.PUBLIC_URL !== undefined && from.origin === new URL(this.config.PUBLIC_URL).origin)
    )
  }
}

/** What the rooms of a branch's groups begin with. */
const groupsOf = (tenant: string, branchId: string) => `${tenant}:group:${branchId}:`
const GROUP = /^([^:]+:group:[^:]+:)(.+)$/s

/** The groups that are here, by branch, kept as they come and go: a queue that moves looks through no other rooms. */
function groupsIn(io: Server): ReadonlyMap<string, ReadonlySet<string>> {
  const here = new Map<string, Set<string>>()
  const { adapter } = io.of('/')
  adapter.on('create-room', (room: string) => {
    const [, branch, group] = GROUP.exec(room) ?? []
    if (branch && group) here.set(branch, (here.get(branch) ?? new Set()).add(group))
  })
  adapter.on('delete-room', (room: string) => {
    const [, branch, group] = GROUP.exec(room) ?? []
    const left = branch && group ? here.get(branch) : undefined
    left?.delete(group!)
    if (left?.size === 0) here.delete(branch!)
  })
  return here
}

/** Cutting the transport, unlike disconnecting, makes the client come back and be asked who it is again. */
function cutInTime(socket: Socket): void {
  const end = setTimeout(() => socket.conn.close(), SOCKET_LIFE).unref()
  socket.once('disconnect', () => clearTimeout(end))
}

/** Whom a poke is for: one person, one branch, or the whole clinic. */
function roomOf(tenant: string, key: Message['key']): string {
  if (key.accountId) return `${tenant}:account:${key.accountId}`
  return key.branchId ? `${tenant}:branch:${key.branchId}` : tenant
}

// Tenant slugs hold no colon, so no room of one tenant can be named by another.
const roomsOf = (actor: Actor) => [
  actor.tenant,
  ...actor.branchIds.map((id) => `${actor.tenant}:branch:${id}`),
  `${actor.tenant}:account:${actor.accountId}`,
  ...(actor.sessionId ? [`${actor.tenant}:session:${actor.sessionId}`] : []),
]
