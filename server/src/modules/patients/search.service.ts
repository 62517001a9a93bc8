import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { toE164 } from '@tabib/contracts/core/phone'
import type { patients as contracts } from '@tabib/contracts/patients/patients'
import { readTyped, type Typed } from '@tabib/contracts/patients/typed'
import type { Actor } from '../../platform/actor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import { wordsIn } from './patients.rules.js'
import * as search from './search.repo.js'

const MOST = 20
const MOST_DUPLICATES = 5

type Hit = search.Found & { matchedBy: 'number' | 'phone' | 'name' }

/** Finding people. A person is one chart for the whole clinic: everybody who may read patients finds those of every branch. */
@Injectable()
export class SearchService {
  constructor(private readonly db: Db) {}

  /** Whom what was typed may mean: by number, then phone (household by household), then name; at most 20. */
  search(actor: Actor, q: string) {
    const typed = readTyped(q, actor.country)
    const { name, number, phone } = typed
    return this.db.readTogether(actor, async (db) => {
      const hits = new Map<string, Hit>()
      const take = (matchedBy: Hit['matchedBy'], rows: search.Found[]) => {
        for (const row of rows) if (hits.size < MOST && !hits.has(row.id)) hits.set(row.id, { ...row, matchedBy })
      }
      const guess = name ? wordsIn(name) : 0
      // Whatever needs no answer to something else is asked at once.
      const [words, numbered, known, named] = await together([
        name ? search.wordsOf(db, name) : [],
        number ? search.byNumber(db, number.starts, number.ends, MOST) : [],
        /\d/.test(q) && q.length >= 4 ? search.byIdentifier(db, q, MOST) : [],
        phone ? (name ? [] : this.phones(db, phone, [])) : name ? search.byName(db, { name, words: guess }, MOST) : [],
      ])
      take('number', numbered)
      take('number', known)
      if (phone) take('phone', name ? await this.phones(db, phone, words) : named)
      else if (name) {
        take('name', words.length === guess ? named : await search.byName(db, { name, words: words.length }, MOST))
        if (hits.size < MOST) take('name', await search.bySimilarName(db, { words, limit: MOST }))
      }
      return { items: [...hits.values()] }
    })
  }

  private async phones(db: Reader, phone: NonNullable<Typed['phone']>, words: search.Word[]) {
    const named = words.map((w) => w.word)
    const near = await search.byPhone(db, { starts: phone.starts, end: phone.end, words: named, limit: MOST })
    // Eight digits that begin or end a number here are not looked for in the middle of others too.
    const vague = near.length === 0 || (phone.part?.length ?? 0) < 8
    if (near.length >= MOST || !phone.part || !vague) return near
    return [...near, ...(await search.byPhonePart(db, phone.part, named, MOST))]
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
    const near = await search.bySimilarName(db, { words: await search.wordsOf(db, name), bornOn, limit: MOST })
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
