import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { toE164 } from '@tabib/contracts/core/phone'
import type { patients as contracts } from '@tabib/contracts/patients/patients'
import { readTyped, type Typed } from '@tabib/contracts/patients/typed'
import type { Actor } from '../../platform/actor.js'
import { Gathered } from '../../platform/cache/gathered.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import * as search from './search.repo.js'
import { bySimilarName } from './similar.repo.js'

const MOST = 20
const MOST_DUPLICATES = 5
/** Characters from which something with digits may be an identifier of another system. */
const LONG_ENOUGH = 4

type Hit = search.Found & { matchedBy: 'number' | 'phone' | 'name' }

/** Finding people. A person is one chart for the whole clinic: everybody who may read patients finds those of every branch. */
@Injectable()
export class SearchService {
  private readonly digits = new Gathered((tenant, asked: search.Digits[]) =>
    this.db.read({ tenant }, (db) => search.byDigits(db, asked, MOST)),
  )

  private readonly names = new Gathered((tenant, asked: string[]) =>
    this.db.read({ tenant }, (db) => search.byNames(db, asked, MOST)),
  )

  constructor(private readonly db: Db) {}

  /** Whom what was typed may mean: by number, then phone (household by household), then name; at most 20. */
  async search(actor: Actor, q: string) {
    const typed = readTyped(q, actor.country)
    return {
      items: await (typed.name
        ? this.byName(actor, q, { ...typed, name: typed.name })
        : this.byDigits(actor, q, typed)),
    }
  }

  /** Digits alone may be a number, an identifier or a phone; many who type some are answered at once. */
  private async byDigits(actor: Actor, q: string, { number, phone }: Typed): Promise<Hit[]> {
    const hits: Hit[] = await this.digits.ask(actor.tenant, {
      identifier: q.length >= LONG_ENOUGH ? q : null,
      numberEnd: number?.ends[0] ?? null,
      starts: phone?.starts ?? [],
      phoneEnd: phone?.end ?? null,
    })
    const near = hits.filter((h) => h.matchedBy === 'phone').length
    const more =
      phone && seeksWithin(phone, near)
        ? await this.db.read(actor, (db) => search.byPhonePart(db, phone.part!, [], MOST))
        : []
    return onceEach([...hits, ...by('phone', more)])
  }

  /** A name, which may come with the digits of a phone, or be a number or an identifier that has letters. */
  private async byName(actor: Actor, q: string, { name, number, phone }: Typed & { name: string }): Promise<Hit[]> {
    const known = /\d/.test(q) ? this.known(actor, q, number) : []
    if (phone) {
      const onPhone = this.db.readTogether(actor, (db) => this.phones(db, phone, name))
      const [first, then] = await Promise.all([known, onPhone])
      return onceEach([...first, ...by('phone', then)])
    }
    const [first, { words, people }] = await Promise.all([known, this.named(actor, name)])
    let hits = onceEach([...first, ...by('name', people)])
    // Each step finds more than the one before and takes longer.
    for (const soundOnly of [true, false]) {
      if (hits.length >= MOST) return hits
      const similar = await this.db.read(actor, (db) => bySimilarName(db, { words, soundOnly, limit: MOST }))
      hits = onceEach([...hits, ...by('name', similar)])
    }
    return hits
  }

  /** Those who have all the words. Of more than two, initials may take a while: nobody else waits for those. */
  private async named(actor: Actor, name: string) {
    if (name.split(/\s+/).length <= 2) return this.names.ask(actor.tenant, name)
    return (await this.db.read(actor, (db) => search.byNames(db, [name], MOST)))[0]!
  }

  /** Whom a number or an identifier that has letters means. */
  private known(actor: Actor, q: string, number: Typed['number']): Promise<Hit[]> {
    return this.db.readTogether(actor, async (db) => {
      const found = await together([
        number ? search.byNumber(db, number.starts, MOST) : [],
        q.length >= LONG_ENOUGH ? search.byIdentifier(db, q, MOST) : [],
      ])
      return by('number', found.flat())
    })
  }

  private async phones(db: Reader, phone: NonNullable<Typed['phone']>, name: string) {
    const words = (await search.wordsOf(db, name)).map((w) => w.word)
    const near = await search.byPhone(db, { starts: phone.starts, end: phone.end, words, limit: MOST })
    return seeksWithin(phone, near.length)
      ? [...near, ...(await search.byPhonePart(db, phone.part!, words, MOST))]
      : near
  }

  /** Who may be the person that is being registered. Only warns: two people may share a name, a phone and a birthday. */
  duplicates(actor: Actor, { name, phone, birthDate }: Input<typeof contracts.duplicates>['query']) {
    if (!name) return Promise.resolve({ items: [] })
    const e164 = phone ? toE164(phone, actor.country) : null
    return this.db.read(actor, async (db) => {
      const onPhone = e164 ? await search.samePhoneAndName(db, e164, name) : []
      const bornThen = birthDate ? await this.sameBirth(db, name, birthDate) : []
      const items = onPhone.map((p) => ({ ...p, because: 'phone' }))
      for (const p of bornThen) if (!onPhone.some((q) => q.id === p.id)) items.push({ ...p, because: 'birth_date' })
      return { items: items.slice(0, MOST_DUPLICATES) }
    })
  }

  private async sameBirth(db: Reader, name: string, bornOn: string) {
    const near = await bySimilarName(db, { words: await search.wordsOf(db, name), bornOn, limit: MOST })
    const same = near.length
      ? await search.sameName(
          db,
          near.map((p) => p.id),
          name,
        )
      : []
    return near.filter((p) => same.includes(p.id))
  }
}

const by = (matchedBy: Hit['matchedBy'], rows: readonly search.Found[]): Hit[] =>
  rows.map((row) => ({ ...row, matchedBy }))

/** The first of each person, at most as many as are shown. */
const onceEach = (hits: readonly Hit[]): Hit[] => {
  const each = new Map<string, Hit>()
  for (const hit of hits) if (each.size < MOST && !each.has(hit.id)) each.set(hit.id, hit)
  return [...each.values()]
}

/** Whether digits are also looked for in the middle of numbers. Eight that begin or end one here are not. */
const seeksWithin = ({ part }: NonNullable<Typed['phone']>, near: number): boolean =>
  part !== null && near < MOST && (near === 0 || part.length < 8)
