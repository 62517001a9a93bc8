import { Injectable } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import { type ClinicDetails, numberKinds } from '@tabib/contracts/organisation/clinics'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { change, mine, mineOpen } from './clinics.js'
import * as clinics from './clinics.repo.js'
import { columnsOf } from './clinics.columns.js'

/** The topic screens that show branches listen to. */
export const BRANCHES = 'organisation.branches'

const languages: readonly Language[] = ['en', 'hi', 'bn', 'ar']

/** Branches, and what holds for all of them. */
@Injectable()
export class ClinicsService {
  constructor(
    private readonly db: Db,
    private readonly live: Live,
  ) {}

  async list(actor: Actor) {
    return { items: await this.db.read(actor, (db) => clinics.list(db, actor.branchIds)) }
  }

  get(actor: Actor, id: string) {
    return this.db.read(actor, (db) => mine(db, actor, id))
  }

  /** @throws Problem `stale`, `organisation.branch_closed`, `organisation.currency_in_use`, `invalid` */
  update(actor: Actor, id: string, body: ClinicDetails) {
    return this.changing(actor, id, async (tx) => {
      const before = await mineOpen(tx, actor, id)
      if (body.currency !== before.currency) await refuseMoney(tx, id)
      await change(tx, actor, before, columnsOf(body))
    })
  }

  /** @throws Problem `organisation.last_branch`, `organisation.standing_here`, `organisation.branch_closed`, `stale` */
  deactivate(actor: Actor, id: string, reason: string) {
    return this.changing({ ...actor, request: { ...actor.request!, reason } }, id, async (tx) => {
      const open = await clinics.lockOpen(tx)
      const before = await mineOpen(tx, actor, id)
      if (open.length === 1) throw new Problem('organisation.last_branch')
      if (actor.branchId === id) throw new Problem('organisation.standing_here')
      await change(tx, actor, before, { active: false })
    })
  }

  /** Opens a closed branch again; one that is open stays as it is. @throws Problem `stale` */
  activate(actor: Actor, id: string) {
    return this.changing(actor, id, async (tx) => {
      const before = await mine(tx, actor, id)
      if (!before.active) await change(tx, actor, before, { active: true })
    })
  }

  numbering(actor: Actor, id: string) {
    return this.db.read(actor, (db) => numbering(db, actor, id))
  }

  /** New numbers begin with another prefix. @throws Problem `organisation.prefix_taken`, `stale` */
  renumber(actor: Actor, id: string, prefix: string) {
    return this.db.write(actor, async (tx) => {
      await change(tx, actor, await mineOpen(tx, actor, id), { code: prefix })
      this.tell(tx, actor)
      return numbering(tx, actor, id)
    })
  }

  settings(actor: Actor) {
    return this.db.read(actor, settings)
  }

  /** @throws Problem `stale` */
  setSettings(actor: Actor, body: { name: string; languages: Language[] }) {
    return this.db.write(actor, async (tx) => {
      const { version } = await settings(tx)
      const { name } = body
      const kept = { name, languages: languages.filter((l) => body.languages.includes(l)) }
      if (!(await clinics.saveSettings(tx, expectedVersion(actor) ?? version, kept))) throw new Problem('stale')
      await clinics.setClinicName(tx, name)
      this.tell(tx, actor)
      return settings(tx)
    })
  }

  private changing(actor: Actor, id: string, work: (tx: WriteTx) => Promise<void>) {
    return this.db.write(actor, async (tx) => {
      await work(tx)
      this.tell(tx, actor)
      return found(await clinics.find(tx, id))
    })
  }

  private tell(tx: WriteTx, actor: Actor): void {
    this.live.poke(tx, actor, BRANCHES)
  }
}

async function numbering(db: Reader, actor: Actor, id: string) {
  const { code, version } = await mine(db, actor, id)
  const [codes, given] = await Promise.all([clinics.codesOf(db, id), clinics.given(db, [code])])
  return {
    version,
    prefix: code,
    earlier: codes.map((c) => c.code).filter((c) => c !== code),
    given: numberKinds.map((kind) => ({ kind, count: given.find((g) => g.kind === kind)?.count ?? 0 })),
  }
}

/** Amounts are kept without their currency; once money has papers, its currency stays. */
async function refuseMoney(tx: WriteTx, id: string): Promise<void> {
  const codes = await clinics.codesOf(tx, id)
  const given = await clinics.given(
    tx,
    codes.map((c) => c.code),
  )
  if (given.some(({ kind }) => kind === 'invoices' || kind === 'receipts'))
    throw new Problem('organisation.currency_in_use')
}

async function settings(db: Reader) {
  const [row, oldest] = await Promise.all([clinics.settings(db), clinics.anyName(db)])
  const kept = row?.value as { languages: Language[] } | undefined
  return { version: row?.version ?? 0, name: oldest?.name ?? '', languages: kept?.languages ?? [...languages] }
}
