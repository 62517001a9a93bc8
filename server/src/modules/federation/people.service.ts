import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { orProblem, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { branchesForAdmin, findBranch } from '../organisation/index.js'
import { OutsideDoor, outsidePeople, PhotosService } from '../identity/index.js'
import { type Claims, mapped, read, type Word } from './claims.rules.js'
import { Outbound } from './outbound.js'
import * as repo from './people.repo.js'
import type { Trust } from './trusts.js'

const TAKE_PICTURE = 'federation.take_picture'
const MOST_PICTURE = 3 * 1024 * 1024

/** Makes people of what a provider says, and keeps them as it says. */
@Injectable()
export class People implements OnModuleInit {
  private readonly log = new Logger('federation')

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly door: OutsideDoor,
    private readonly outbound: Outbound,
    private readonly photos: PhotosService,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(
      TAKE_PICTURE,
      (actor: Actor, { accountId }: { accountId: string }) => this.takePicture(actor, accountId),
      {
        retryLimit: 2,
      },
    )
  }

  /**
   * The account of whom the claims name, made or brought up to date.
   * @throws Problem `federation.not_admitted` for who was let go or has no role here, `federation.known_already`
   */
  async admit(visitor: Visitor, trust: Trust, claims: Claims): Promise<string> {
    const home = await this.db.read(visitor, async (db) => {
      const id = trust.branchId ?? (await branchesForAdmin(db))[0]?.id
      return id === undefined ? undefined : findBranch(db, id)
    })
    const word = home && read(claims, trust.claims, home.country)
    if (!word) throw new Problem('federation.not_admitted')
    const actor = { ...systemActor(visitor.tenant, visitor.request), name: trust.name }
    const once = { people_pkey: 'conflict' } as const
    const admit = () =>
      orProblem(
        once,
        this.db.write(actor, (tx) => this.write(tx, actor, { trust, word, home: home.id })),
      )
    // Somebody who comes for the first time in two windows at once: the second finds what the first has made.
    return admit().catch((e: unknown) => {
      if (e instanceof Problem && e.code === 'conflict') return admit()
      throw e
    })
  }

  private async write(tx: WriteTx, actor: Actor, of: { trust: Trust; word: Word; home: string }): Promise<string> {
    const { trust, word } = of
    const key = { issuer: trust.issuer, subject: word.subject }
    const at = this.clock.now().toISOString()
    const wanted = mapped(word.roles, trust.roles)
    const known = await repo.lock(tx, key.issuer, key.subject)
    const accountId = known?.accountId ?? (await this.recognise(tx, of, wanted)) ?? (await this.add(tx, of, wanted))
    const person = await outsidePeople.entrant(tx, accountId)
    const strong = await outsidePeople.strongRoles(tx, accountId)
    // An owner comes from outside only where the clinic's own table says so.
    const isOwner = strong.includes('owner') && !wanted.includes('owner')
    if (!person?.active || isOwner) throw new Problem('federation.not_admitted')
    if (!known) await repo.insert(tx, { ...key, account_id: accountId, linked_at: at })
    await outsidePeople.updateOutside(tx, accountId, await outsidePeople.freeFacts(tx, accountId, factsOf(word)))
    const managed = await this.door.give(tx, actor, accountId, { managed: known?.managedRoles ?? [], wanted })
    if (!(await outsidePeople.entrant(tx, accountId))!.hasRole) throw new Problem('federation.not_admitted')
    await repo.update(tx, key, { managed_roles: managed, picture_url: word.picture })
    if (word.picture && word.picture !== known?.pictureUrl)
      await this.jobs.enqueue(tx, actor, { name: TAKE_PICTURE, data: { accountId }, key: accountId })
    return accountId
  }

  /** Somebody who works here already, by an email the provider has proved; never who could then give out rights by its word. */
  private async recognise(tx: WriteTx, { trust, word }: { trust: Trust; word: Word }, wanted: readonly string[]) {
    const here = word.email ? await outsidePeople.byEmail(tx, word.email) : undefined
    if (!here) return undefined
    const strong = await outsidePeople.strongRoles(tx, here.id)
    const may = trust.linkByEmail && word.emailVerified && strong.every((role) => wanted.includes(role))
    if (!may) throw new Problem('federation.known_already')
    return here.id
  }

  private async add(tx: WriteTx, { word, home }: { word: Word; home: string }, wanted: readonly string[]) {
    if (wanted.length === 0) throw new Problem('federation.not_admitted')
    const at = this.clock.now().toISOString()
    return outsidePeople.addOutside(tx, await outsidePeople.freeFacts(tx, null, factsOf(word)), { branchId: home, at })
  }

  /** Fetches the picture a provider keeps of somebody. What cannot be had is let be: a face is no fact. */
  private async takePicture(actor: Actor, accountId: string): Promise<void> {
    const picture = await this.db.read(actor, (db) => repo.pictureOf(db, accountId))
    if (!picture?.url) return
    try {
      const res = await this.outbound.ask(picture.url, { headers: { accept: 'image/*' }, mostBytes: MOST_PICTURE })
      if (res.ok) await this.photos.takeOver(actor, accountId, new Uint8Array(await res.arrayBuffer()))
    } catch (e) {
      this.log.warn(`a picture could not be taken over: ${(e as Error).name}`)
    }
  }
}

/** An email the provider itself says is not proved is not taken over: letters with links go there. */
const factsOf = (word: Word) => ({ name: word.name, email: word.emailDenied ? null : word.email, phone: word.phone })
