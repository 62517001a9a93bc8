import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { Language } from '@tabib/contracts/core/person'
import type { letterheads as contracts } from '@tabib/contracts/organisation/letterheads'
import type { Actor } from '../../platform/actor.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { Paper } from '../../platform/paper/paper.js'
import { found } from '../../platform/problem.js'
import { change, mine, mineOpen } from './clinics.js'
import { phoneOf } from './clinics.columns.js'
import { BRANCHES } from './clinics.service.js'
import { asPrinted, readLogo, type Wording, wordsOf } from './letterheads.js'
import * as letterheads from './letterheads.repo.js'

type Words = Input<typeof contracts.update>['body']

/** The head of a branch's papers. */
@Injectable()
export class LetterheadsService {
  constructor(
    private readonly db: Db,
    private readonly live: Live,
    private readonly paper: Paper,
  ) {}

  get(actor: Actor, branchId: string) {
    return this.db.read(actor, (db) => read(db, actor, branchId))
  }

  /** @throws Problem `stale`, `organisation.branch_closed`, `invalid` for a phone that is none */
  update(actor: Actor, branchId: string, body: Words) {
    return this.changing(actor, branchId, ({ country }) => {
      const { name, address, phones, registrations } = written(body, country)
      return { name: name ?? null, address: address ?? null, phones, registrations: JSON.stringify(registrations) }
    })
  }

  /** The head of a sheet with these words, as a picture. */
  async preview(actor: Actor, branchId: string, { language, ...body }: Input<typeof contracts.preview>['body']) {
    const { clinic, spoken } = await this.db.read(actor, async (db) => {
      const branch = await mine(db, actor, branchId)
      const picture = await letterheads.logo(db, branchId)
      return { clinic: asPrinted(branch, written(body, branch.country), picture?.logo), spoken: branch.language }
    })
    const bytes = await this.paper.render(
      'letterheadSample',
      { clinic },
      { format: 'png', language: language ?? (spoken as Language) },
    )
    return { bytes, type: 'image/png', name: 'letterhead.png' }
  }

  async logo(actor: Actor, branchId: string) {
    const bytes = await this.db.read(actor, async (db) => {
      await mine(db, actor, branchId)
      return found((await letterheads.logo(db, branchId))?.logo)
    })
    return { bytes: new Uint8Array(bytes), type: 'image/png', name: 'logo.png' }
  }

  /** @throws Problem `documents.too_large`, `documents.type_not_allowed`, `documents.unreadable`, `organisation.logo_not_a_picture` */
  async setLogo(actor: Actor, branchId: string, bytes: Uint8Array) {
    await this.db.read(actor, (db) => mineOpen(db, actor, branchId))
    const picture = await readLogo(bytes)
    return this.changing(actor, branchId, () => picture)
  }

  removeLogo(actor: Actor, branchId: string) {
    return this.changing(actor, branchId, () => ({ logo: null, logo_sha256: null }))
  }

  private changing(
    actor: Actor,
    branchId: string,
    row: (branch: { country: string }) => Omit<Parameters<typeof letterheads.save>[1], 'branch_id'>,
  ) {
    return this.db.write(actor, async (tx: WriteTx) => {
      const branch = await mineOpen(tx, actor, branchId)
      await change(tx, actor, branch)
      await letterheads.save(tx, { ...row(branch), branch_id: branchId })
      this.live.poke(tx, actor, BRANCHES, { branchId })
      return read(tx, actor, branchId)
    })
  }
}

/** What is written, its phone numbers as the country reads them. */
const written = (body: Words, country: string): Wording => ({
  ...body,
  phones: body.phones.map((p, i) => phoneOf(p, country, `/body/phones/${i}`)),
})

async function read(db: Reader, actor: Actor, branchId: string) {
  const { version } = await mine(db, actor, branchId)
  const row = await letterheads.find(db, branchId)
  const words = row ? wordsOf(row) : { name: null, address: null, phones: [], registrations: [] }
  return { version, ...words, name: words.name ?? null, address: words.address ?? null, logo: row?.logo ?? null }
}
