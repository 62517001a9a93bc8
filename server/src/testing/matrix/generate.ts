import { idOf } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import type { z } from 'zod'
import { adjustments } from './adjustments.js'

/** Where a request carries an id, and whose. */
export interface IdPlace {
  part: 'params' | 'query' | 'body'
  path: (string | number)[]
  of: string
}

export interface Sample {
  params: Record<string, unknown>
  query: Record<string, unknown>
  body: unknown
  ids: IdPlace[]
}

/** Gives an id of a kind (`Patient`). */
type Ids = (of: string) => string

// Words that one contract or another takes; the first that a schema accepts is used.
const words = [
  'x', 'Sample words', 'SUN', 'ABC', '2026-11-23', '2026-11-23T05:00:00.000Z', '09:00', '10:00', 'P1D', 'a@b.example', '+919830012345',
  'Asia/Kolkata', 'INR', 'IN', 'en', '123456', '1234567890', 'sample-name', 'a long sample password', 'https://example.org/a', '/a',
  '01890f4e-0000-7000-8000-000000000001', '1-0-1', 'K7QM-4TXR', 'ABCD-ABCD-ABCD-ABCD', 'a'.repeat(32), 'a'.repeat(43), 'a'.repeat(64), 'eyJ9.eyJ9.eyJ9', 'clinic.example',
] // prettier-ignore
const numbers = [1, 0, 2, 5, 10, 30, 100, 2026, 36.6, 1000]

interface Def {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
  in?: z.ZodType
  options?: z.ZodType[]
  entries?: Record<string, string>
  values?: unknown[]
  items?: z.ZodType[]
  left?: z.ZodType
  right?: z.ZodType
  valueType?: z.ZodType
  out?: z.ZodType
  catchall?: z.ZodType
  getter?: () => z.ZodType
}
const defOf = (schema: z.ZodType) => (schema as unknown as { _zod: { def: Def } })._zod.def

/** A schema no word here satisfies. */
export class NoSample extends Error {
  override name = 'NoSample'
}

interface Walk {
  part: IdPlace['part']
  ids: Ids
  found: IdPlace[]
  /** Whether what may be left out is given all the same. */
  full: boolean
}

/** A value that a schema takes; ids on the way are noted. Throws NoSample that names the place. */
function valueOf(schema: z.ZodType, path: (string | number)[], walk: Walk): unknown {
  const of = idOf(schema)
  if (of) {
    walk.found.push({ part: walk.part, path, of })
    return walk.ids(of)
  }
  const def = defOf(schema)
  switch (def.type) {
    case 'object':
      return objectOf(schema, def, path, walk)
    case 'array':
      return [valueOf(def.element!, [...path, 0], walk)]
    case 'tuple':
      return def.items!.map((item, i) => valueOf(item, [...path, i], walk))
    case 'record':
      return {}
    case 'optional':
      return walk.full ? valueOf(def.innerType!, path, walk) : undefined
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return valueOf(def.innerType!, path, walk)
    case 'pipe': {
      const before = defOf(innermost(def.in!)).type
      return ['string', 'number', 'transform'].includes(before)
        ? leafOf(schema, def, path)
        : valueOf(def.in!, path, walk)
    }
    case 'lazy':
      return valueOf(def.getter!(), path, walk)
    case 'union':
      return firstThatFits(schema, path, walk, def.options!)
    case 'intersection':
      return Object.assign({}, valueOf(def.left!, path, walk), valueOf(def.right!, path, walk))
    default:
      return leafOf(schema, def, path)
  }
}

const innermost = (schema: z.ZodType): z.ZodType => {
  const { type, in: before } = defOf(schema)
  return type === 'pipe' ? innermost(before!) : schema
}

function objectOf(schema: z.ZodType, def: Def, path: (string | number)[], walk: Walk): unknown {
  const made = (full: boolean) => {
    const found: IdPlace[] = []
    // A cursor is what a page before gave.
    const fields = Object.entries(def.shape!).filter(([k]) => k !== 'cursor')
    const entries = fields.map(([k, v]) => [k, valueOf(v, [...path, k], { ...walk, full, found })])
    return { found, value: Object.fromEntries(entries.filter(([, v]) => v !== undefined)) as object }
  }
  // What excludes each other cannot all be given: then only what must be.
  const full = made(walk.full)
  const whole = path.length === 0 || !walk.full || schema.safeParse(full.value).success
  const chosen = whole ? full : made(false)
  walk.found.push(...chosen.found)
  return chosen.value
}

function firstThatFits(schema: z.ZodType, path: (string | number)[], walk: Walk, options: z.ZodType[]): unknown {
  for (const option of options) {
    const found: IdPlace[] = []
    try {
      const value = valueOf(option, path, { ...walk, found })
      if (!schema.safeParse(value).success) continue
      walk.found.push(...found)
      return value
    } catch (e) {
      if (!(e instanceof NoSample)) throw e
    }
  }
  throw new NoSample(`/${path.join('/')} takes none of its own shapes`)
}

function leafOf(schema: z.ZodType, def: Def, path: (string | number)[]): unknown {
  const candidates =
    def.type === 'enum'
      ? Object.values(def.entries!)
      : def.type === 'literal'
        ? def.values!
        : def.type === 'null'
          ? [null]
          : [...words, ...numbers, true, {}, [], null]
  const fitting = candidates.find((c) => schema.safeParse(c).success)
  if (fitting === undefined) throw new NoSample(`/${path.join('/')} (${def.type}) takes none of the sample words`)
  return fitting
}

/**
 * A request a route takes, with the ids given. Throws NoSample naming route and place where the contract takes none of
 * our words: give it one in `words`, or say in `adjustments.ts` which fields exclude each other.
 */
export function sampleOf(route: Route, ids: Ids): Sample {
  const found: IdPlace[] = []
  const part = (name: IdPlace['part']) => {
    for (const full of [true, false]) {
      const places: IdPlace[] = []
      const made = valueOf(route[name], [], { part: name, ids, found: places, full })
      const value = name === 'body' ? (adjustments[route.id]?.(made as object) ?? made) : made
      const parsed = route[name].safeParse(value)
      if (parsed.success) {
        found.push(...places.filter((p) => has(value, p.path)))
        return value
      }
      if (!full)
        throw new NoSample(`${name}: ${parsed.error.issues.map((i) => `/${i.path.join('/')} ${i.message}`).join(', ')}`)
    }
    return undefined
  }
  try {
    const [params, query, body] = [part('params'), part('query'), part('body')]
    return { params: params as Sample['params'], query: query as Sample['query'], body, ids: found }
  } catch (e) {
    if (e instanceof NoSample) throw new NoSample(`no sample for ${route.id}: ${e.message}`)
    throw e
  }
}

/** Whether a value still has the place, after it was adjusted. */
function has(value: unknown, path: readonly (string | number)[]): boolean {
  let at = value
  for (const key of path) at = (at as Record<string | number, unknown> | undefined)?.[key]
  return at !== undefined
}

/** The same request with another id in one place. */
export function withId(sample: Sample, place: IdPlace, id: string): Sample {
  const copy = structuredClone({ params: sample.params, query: sample.query, body: sample.body })
  let at = copy[place.part] as Record<string | number, unknown>
  for (const key of place.path.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  at[place.path.at(-1)!] = id
  return { ...copy, ids: sample.ids }
}

/** Names of the fields of an object body that a client may send; undefined where the body is no plain object. */
export function fieldsOf(schema: z.ZodType): Set<string> | undefined {
  const def = defOf(schema)
  if (def.type === 'object') return new Set(Object.keys(def.shape!))
  if (def.type === 'pipe') return fieldsOf(def.in!)
  if (['optional', 'nullable', 'default', 'readonly'].includes(def.type)) return fieldsOf(def.innerType!)
  return undefined
}

/** Where in a schema an object stands that takes fields it does not name, as pointers. */
export function openObjectsIn(schema: z.ZodType, at = '', seen = new Set<z.ZodType>()): string[] {
  if (seen.has(schema)) return []
  seen.add(schema)
  const def = defOf(schema)
  const under: [string, z.ZodType | undefined][] = [
    ...Object.entries(def.shape ?? {}).map(([k, v]): [string, z.ZodType] => [`/${k}`, v]),
    ...[...(def.options ?? []), ...(def.items ?? [])].map((v): [string, z.ZodType] => ['', v]),
    ['/0', def.element],
    ['/*', def.valueType],
    ...[def.innerType, def.in, def.out, def.left, def.right, def.getter?.()].map(
      (v): [string, z.ZodType | undefined] => ['', v],
    ),
  ]
  const open = def.type === 'object' && (def.catchall === undefined || defOf(def.catchall).type !== 'never')
  return [...(open ? [at || '/'] : []), ...under.flatMap(([k, v]) => (v ? openObjectsIn(v, at + k, seen) : []))]
}

/** So many of them are words; fewer are some that happen to be choices. */
const SOME = 10

/** Where in a schema text stands that takes words like these and is no id; `*` is any name of a record. */
export function textsIn(
  schema: z.ZodType,
  words: readonly string[],
  at: (string | number)[] = [],
  seen = new Set<z.ZodType>(),
): (string | number)[][] {
  if (seen.has(schema) || idOf(schema)) return []
  const def = defOf(schema)
  const deeper = new Set([...seen, schema])
  const under: [(string | number)[], z.ZodType | undefined][] = [
    ...Object.entries(def.shape ?? {}).map(([k, v]): [string[], z.ZodType] => [[k], v]),
    ...(def.options ?? []).map((v): [string[], z.ZodType] => [[], v]),
    ...(def.items ?? []).map((v, i): [number[], z.ZodType] => [[i], v]),
    [[0], def.element],
    [['*'], def.valueType],
    ...[def.innerType, def.left, def.right, def.getter?.()].map((v): [[], z.ZodType | undefined] => [[], v]),
    [[], def.type === 'pipe' && defOf(innermost(def.in!)).type !== 'string' ? def.in : undefined],
  ]
  const own =
    ['string', 'pipe', 'unknown'].includes(def.type) && words.filter((w) => schema.safeParse(w).success).length >= SOME
  const found = under.flatMap(([k, v]) => (v ? textsIn(v, words, [...at, ...k], deeper) : []))
  return own && found.length === 0 ? [at] : found
}
