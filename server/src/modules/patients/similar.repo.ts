import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import { shaped, unseen, type Values } from '../../platform/db/statement.js'
import { card } from './patients.repo.js'
import { type Found, LAST, type Numbered, numbered, upTo, type Word } from './search.repo.js'

interface Similar {
  words: readonly Word[]
  /** Only people born on this date. */
  bornOn?: string | undefined
  /** Only by words that sound the same and are spelt much like it: nobody else comes before those. */
  soundOnly?: boolean
  limit: number
}

/** Of a typed word: how far its sound is searched. Too short a sound would be that of half the clinic. */
type Sounds = 'not' | 'same' | 'beginning'

interface SimilarShape {
  head: Sounds
  /** The second longest word; null where there is one only. */
  tail: Sounds | null
  rest: number
  born: boolean
  soundOnly: boolean
  limit: number
}

const similar = shaped(
  (_: Reader, value: Values<Numbered>, { head, tail, rest, born, soundOnly, limit }: SimilarShape) => {
    const text = (name: string) => unseen(value(name), 'text')
    const words = Array.from({ length: rest }, (_, i) => text(`rest${i}`))
    const having = sql`${restFits(words)} and ${born ? sql`p.birth_date = ${unseen(value('bornOn'), 'date')}` : sql`true`}`
    const near = (name: string, sounds: Sounds) =>
      soundOnly ? soundAlikes(name, text) : candidates(name, sounds, text)
    const pairs = tail
      ? sql`select a.word || ' ' || b.word as start, a.score * b.score as score from ${near('head', head)} a, ${near('tail', tail)} b`
      : sql`select a.word || ' ' as start, a.score from ${near('head', head)} a`
    const within = tail ? sql`key = pair.start` : sql`key >= pair.start and key < pair.start || ${LAST}`
    const most = sql.lit(limit)
    // Only what the words do not say yet needs the people themselves.
    const keys = (some: number) =>
      sql`select patient_id as id from patients.name_keys where ${within} limit ${sql.lit(some)}`
    const ofPair =
      born || rest
        ? sql`select p.id from (${keys(born ? 1000 : 100)}) k join patients.patients p on p.id = k.id where ${having} limit ${most}`
        : keys(limit)
    return sql<Found>`
    select ${card} from (
      select hits.id, max(hits.score) as score from (
        select found.id, pair.score from (${pairs}) pair,
          lateral (${ofPair}) found
        order by pair.score desc limit ${sql.lit(limit * 3)}) hits
      group by hits.id order by max(hits.score) desc limit ${most}) hit
    join patients.patients p on p.id = hit.id
    order by hit.score desc, length(p.search), p.number`
  },
)

/**
 * People whose names are spelt or sound like these, likest first. Each typed word first finds the few words it may stand
 * for among all words there are; only those are looked up.
 */
export function bySimilarName(db: Reader, { words, bornOn, soundOnly = false, limit }: Similar): Promise<Found[]> {
  const long = words.filter((w) => [...w.word].length >= 3).sort((a, b) => b.word.length - a.word.length)
  const [head, tail] = long
  if (!head) return Promise.resolve([])
  const rest = words.filter((w) => w !== head && w !== tail).map((w) => w.word)
  const shape = {
    head: soundsOf(head),
    tail: tail ? soundsOf(tail) : null,
    rest: rest.length,
    born: !!bornOn,
    soundOnly,
    limit,
  }
  return similar(db, shape, {
    ...valuesOf('head', head),
    ...(tail ? valuesOf('tail', tail) : {}),
    ...numbered('rest', rest),
    ...(bornOn ? { bornOn } : {}),
  })
}

const soundsOf = ({ sound }: Word): Sounds => {
  const length = [...sound].length
  return length >= 3 ? 'beginning' : length === 2 ? 'same' : 'not'
}

const valuesOf = (name: string, { word, sound }: Word): Numbered => ({
  [name]: word,
  [`${name}Sound`]: sound,
  [`${name}SoundUntil`]: upTo(sound),
})

const restFits = (words: readonly RawBuilder<unknown>[]) =>
  words.length
    ? sql.join(
        words.map((w) => sql`(position(' ' || ${w} in ' ' || p.search) > 0 or word_similarity(${w}, p.search) >= 0.4)`),
        sql` and `,
      )
    : sql`true`

const scoreOf = (word: RawBuilder<unknown>, sound: RawBuilder<unknown>) =>
  sql`similarity(word, ${word}) + case when sound = ${sound} then 0.4 when starts_with(sound, ${sound}) then 0.1 else 0 end`

/**
 * The words that sound the same and are spelt much like it. No other word has more than their 0.65: of nine letters, one
 * mistaken leaves 0.54.
 */
function soundAlikes(name: string, text: (name: string) => RawBuilder<unknown>) {
  const [word, sound] = [text(name), text(`${name}Sound`)]
  return sql`(
    select word, ${scoreOf(word, sound)} as score
    from (select word, sound from patients.name_words where sound = ${sound} limit 300) w
    where similarity(word, ${word}) >= 0.25 order by score desc limit 10)`
}

/** The words of names that a typed word may stand for: near in spelling, the same in sound, or beginning with that sound. */
function candidates(name: string, sounds: Sounds, text: (name: string) => RawBuilder<unknown>) {
  const [word, sound] = [text(name), text(`${name}Sound`)]
  const sounding =
    sounds === 'not' ? sql`` : sql`union (select word, sound from patients.name_words where sound = ${sound} limit 60)`
  const beginning =
    sounds === 'beginning'
      ? sql`union (select word, sound from patients.name_words where sound >= ${sound} and sound < ${text(`${name}SoundUntil`)} order by sound limit 60)`
      : sql``
  return sql`(
    select word, ${scoreOf(word, sound)} as score
    from (select word, sound from patients.name_words where word % ${word} ${sounding} ${beginning}) w
    order by score desc limit 10)`
}
