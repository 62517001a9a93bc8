import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import { shaped, statement, unseen, type Values } from '../../platform/db/statement.js'
import { card } from './patients.repo.js'

/** The end of the range of texts that begin with `start`, in the order of code points. */
export const upTo = (start: string) => `${start}\u{10FFFF}`

/** What a text is followed by where the range of all that begin with it ends. */
export const LAST = sql.lit(upTo(''))

const reversed = (s: string) => [...s].reverse().join('')

export interface Found {
  id: string
  number: string
  name: string
  gender: string
  birthDate: string
  birthDateEstimated: boolean
  phone: string | null
  bloodGroup: string | null
  deceasedOn: string | null
}

/** People whose number begins with one of these. */
export async function byNumber(db: Reader, starts: readonly string[], limit: number): Promise<Found[]> {
  const parts = starts.map(
    (s) =>
      sql`(select * from patients.patients where number >= ${s} and number < ${upTo(s)} order by number limit ${limit})`,
  )
  const { rows } = await sql<Found>`
    select ${card} from (select distinct on (id) * from (${sql.join(parts, sql` union all `)}) p) p
    order by length(p.number), p.number limit ${limit}`.execute(db)
  return rows
}

const identified = statement(
  (_: Reader, value: Values<{ value: string; limit: number }>) => sql<Found>`
    select ${card} from patients.patients p
    where p.id in (select patient_id from patients.identifiers where upper(value) = upper(${value('value')}) limit ${value('limit')})
    order by p.number`,
)

/** People another system or paper knows by exactly this, in any case. */
export const byIdentifier = (db: Reader, value: string, limit: number): Promise<Found[]> =>
  identified(db, { value, limit })

/** What digits alone may be, all readings at once. */
export interface Digits {
  /** As an identifier of another system or of paper; null where they are too few. */
  identifier: string | null
  /** How a patient number ends. */
  numberEnd: string | null
  /** How a phone begins: in E.164, and as it may have been meant. */
  starts: readonly string[]
  phoneEnd: string | null
}

type ByDigits = Found & { matchedBy: 'number' | 'phone' }

interface DigitsAsked {
  identifiers: (string | null)[]
  numberEnds: (string | null)[]
  starts: (string | null)[]
  otherStarts: (string | null)[]
  phoneEnds: (string | null)[]
  limit: number
}

/** People whose `text` lies in the range that begins with a column of the question. */
const within = (text: RawBuilder<unknown>, start: RawBuilder<unknown>) =>
  sql`${text} >= ${start} and ${text} < ${start} || ${LAST}`

const onDigits = statement((_: Reader, value: Values<DigitsAsked>) => {
  const [number, phone] = [sql`reverse(p.number) collate "C"`, sql`reverse(p.phone) collate "C"`]
  const each = (name: Exclude<keyof DigitsAsked, 'limit'>) => unseen(value(name), 'text[]')
  const limit = unseen(value('limit'), 'int')
  return sql<Found & { at: number; turn: number }>`
    select a.at, p.turn, p.id, p.number, p.name, p.gender, p."birthDate", p."birthDateEstimated", p.phone, p."bloodGroup", p."deceasedOn"
    from unnest(${each('identifiers')}, ${each('numberEnds')}, ${each('starts')}, ${each('otherStarts')}, ${each('phoneEnds')})
        with ordinality a (identifier, number_end, start, other_start, phone_end, at),
      lateral (select distinct on (id) * from (
        (select 0 as turn, ${card} from patients.patients p where ${within(number, sql`a.number_end`)} order by p.created_at desc limit 5)
        union all (select 1, ${card} from patients.identifiers i join patients.patients p on p.id = i.patient_id
          where upper(i.value) = upper(a.identifier) limit ${limit})
        union all (select 2, ${card} from patients.patients p where ${within(sql`p.phone`, sql`a.start`)} order by p.phone limit ${limit})
        union all (select 2, ${card} from patients.patients p where ${within(sql`p.phone`, sql`a.other_start`)} order by p.phone limit ${limit})
        union all (select 3, ${card} from patients.patients p where p.phone is not null and ${within(phone, sql`a.phone_end`)} order by ${phone} limit ${limit})
      ) found order by id, turn) p
    order by a.at, p.turn, case when p.turn >= 2 then p.phone end, length(p.number), p.number`
})

/**
 * Whom digits may mean, for each of these questions, in one statement: by number, then by identifier, then by phone,
 * household by household.
 */
export async function byDigits(db: Reader, asked: readonly Digits[], limit: number): Promise<ByDigits[][]> {
  const rows = await onDigits(db, {
    identifiers: asked.map((a) => a.identifier),
    numberEnds: asked.map((a) => backwards(a.numberEnd)),
    starts: asked.map((a) => a.starts[0] ?? null),
    otherStarts: asked.map((a) => a.starts[1] ?? null),
    phoneEnds: asked.map((a) => backwards(a.phoneEnd)),
    limit,
  })
  const answers: ByDigits[][] = asked.map(() => [])
  for (const { at, turn, ...found } of rows)
    answers[at - 1]!.push({ ...found, matchedBy: turn < 2 ? 'number' : 'phone' })
  return answers
}

const backwards = (s: string | null) => (s === null ? null : reversed(s))

export interface PhoneParts {
  starts: readonly string[]
  end: string | null
  /** Words of a name that they must also have. */
  words: readonly string[]
  limit: number
}

interface PhoneShape {
  starts: number
  ends: boolean
  words: number
}
/** Values by name, as `numbered` names them. */
export type Numbered = Record<string, string | number>

const onPhones = shaped((_: Reader, value: Values<Numbered>, { starts, ends, words }: PhoneShape) => {
  const parts = Array.from(
    { length: starts },
    (_, i) =>
      sql`(select 1 as turn, * from patients.patients where phone >= ${value(`start${i}`)} and phone < ${value(`until${i}`)} order by phone limit ${value('most')})`,
  )
  if (ends) {
    const phone = sql`reverse(phone) collate "C"`
    parts.push(
      sql`(select 2 as turn, * from patients.patients where phone is not null and ${phone} >= ${value('end')} and ${phone} < ${value('endUntil')} order by ${phone} limit ${value('most')})`,
    )
  }
  const having = Array.from({ length: words }, (_, i) => value(`word${i}`))
  return sql<Found>`
    select ${card} from (select distinct on (id) * from (${sql.join(parts, sql` union all `)}) p where ${beginWith(having)} order by id, turn) p
    order by p.turn, p.phone, p.number limit ${value('limit')}`
})

/** People whose phone begins so, then those whose phone ends so, household by household. */
export function byPhone(db: Reader, { starts, end, words, limit }: PhoneParts): Promise<Found[]> {
  const shape = { starts: starts.length, ends: end !== null, words: words.length }
  return onPhones(db, shape, {
    ...numbered('start', starts),
    ...numbered('until', starts.map(upTo)),
    ...(end === null ? {} : { end: reversed(end), endUntil: upTo(reversed(end)) }),
    ...numbered('word', words.map(inName)),
    most: words.length ? 400 : limit,
    limit,
  })
}

/** Values of a statement by their names: `start0`, `start1`, … */
export const numbered = (name: string, values: readonly string[]): Numbered =>
  Object.fromEntries(values.map((v, i) => [`${name}${i}`, v]))

/** People with these digits anywhere in their phone. */
export async function byPhonePart(
  db: Reader,
  digits: string,
  words: readonly string[],
  limit: number,
): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select ${card} from (select * from patients.patients where phone like ${`%${digits}%`} limit 400) p
    where ${beginWords(words)} order by p.phone, p.number limit ${limit}`.execute(db)
  return rows
}

/** True where the name of `p` has, for each of `words`, a word that begins with it. */
const beginWords = (words: readonly string[]) => beginWith(words.map((w) => sql`${inName(w)}`))

const inName = (word: string) => ' ' + word

const beginWith = (words: readonly RawBuilder<unknown>[]) =>
  words.length
    ? sql.join(
        words.map((w) => sql`position(${w} in ' ' || p.search) > 0`),
        sql` and `,
      )
    : sql`true`

export interface Word {
  word: string
  sound: string
}

const split = statement(
  (_: Reader, value: Values<{ name: string }>) => sql<Word>`
    select left(w, 40) as word, patients.sound(left(w, 40)) as sound
    from unnest((patients.words(patients.fold_name(${value('name')})))[1:6]) w`,
)

/** The words of a name as they are searched, and how they sound. */
export const wordsOf = (db: Reader, name: string): Promise<Word[]> => split(db, { name })

/** What a name says: its words, and who has them all. */
interface Said {
  words: Word[]
  people: Found[]
}

interface NamedRow extends Found {
  at: number
  words: Word[] | null
  /** Null where nobody has the words; then so is the rest. */
  place: number | null
}

const onNames = shaped((_: Reader, value: Values<{ names: readonly string[] }>, { limit }: { limit: number }) => {
  // Written out: a limit that comes as a value would be planned anew each time.
  const [some, most] = [sql.lit(limit * 4), sql.lit(limit)]
  const one = sql`key >= t.w[1] and key < t.w[1] || ${LAST}`
  const heads = sql`(select word from patients.name_words where word >= t.w[1] and word < t.w[1] || ${LAST} order by word limit 300) h`
  const two = sql`key >= h.word || ' ' || t.w[2] and key < h.word || ' ' || t.w[2] || ${LAST}`
  const rest = sql`not exists (select from unnest(t.w[3:]) r where position(' ' || r in ' ' || p.search) = 0)`
  return sql<NamedRow>`
    with typed as materialized (
      select a.at, t.* from unnest(${unseen(value('names'), 'text[]')}) with ordinality a (name, at), lateral (
        select array_agg(w order by length(w) desc, n) as w, json_agg(json_build_object('word', w, 'sound', patients.sound(w)) order by n) as words
        from (select left(u.w, 40) as w, n from unnest((patients.words(patients.fold_name(a.name)))[1:6]) with ordinality u (w, n)) u) t)
    select t.at, case when p.place is null or p.place = 1 then t.words end as words, p.* from typed t left join lateral (
      select row_number() over (order by hit.key, length(p.search), p.number) as place, ${card} from (
        select patient_id, min(key) as key from (
          (select key, patient_id from patients.name_keys where cardinality(t.w) = 1 and ${one} order by key limit ${some})
          union all
          (select k.key, k.patient_id from ${heads}, lateral (select key, patient_id from patients.name_keys where ${two} order by key limit ${some}) k
           where cardinality(t.w) = 2 limit ${some})
          union all
          (select k.key, k.patient_id from (
             select k.* from ${heads}, lateral (select key, patient_id from patients.name_keys where ${two} order by key limit 1500) k
             where cardinality(t.w) > 2 limit 20000) k
           join patients.patients p on p.id = k.patient_id where ${rest} limit ${some})) hits
        group by patient_id order by min(key) limit ${most}) hit
      join patients.patients p on p.id = hit.patient_id) p on true
    order by t.at, p.place`
})

/**
 * For each of these names its words, as they are searched, and the people who have words beginning with all of them: exact
 * words first, in the order of names. One statement for all.
 */
export async function byNames(db: Reader, names: readonly string[], limit: number): Promise<Said[]> {
  const rows = await onNames(db, { limit }, { names })
  const said: Said[] = names.map(() => ({ words: [], people: [] }))
  for (const { at, words, place, ...person } of rows) {
    const one = said[at - 1]!
    if (words) one.words = words
    if (place !== null) one.people.push(person)
  }
  return said
}

/** People on this phone whose name is that name in another spelling, or a part of it. */
export async function samePhoneAndName(db: Reader, phone: string, name: string): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select ${card} from (select * from patients.patients where phone = ${phone} limit 100) p
    where patients.same_name(p.search, patients.fold_name(${name})) order by p.number`.execute(db)
  return rows
}

/** Of these people, those whose name is that name in another spelling, or a part of it. */
export async function sameName(db: Reader, ids: readonly string[], name: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from patients.patients p
    where p.id = any(${[...ids]}::uuid[]) and patients.same_name(p.search, patients.fold_name(${name}))`.execute(db)
  return rows.map((r) => r.id)
}
