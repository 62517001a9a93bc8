import { readFileSync } from 'node:fs'
import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Edge } from '../platform/http/edge.js'
import { type Caller, type Hospital, hospital, type Sent } from './hospital.js'
import { formOf } from './matrix/form.js'
import { type IdPlace, type Sample, sampleOf, textsIn } from './matrix/generate.js'
import { tableOf } from './matrix/kinds.js'
import { digests, fill, type Rows } from './matrix/rows.js'

// Made from the contracts: every field that takes words is sent every naughty string, through whatever route it comes in.

const naughty = (
  JSON.parse(readFileSync(new URL('naughty-strings.json', import.meta.url), 'utf8')) as { strings: string[] }
).strings

type Place = Pick<IdPlace, 'part' | 'path'>
interface Field extends Place {
  /** A request with this field in it. */
  sample: Sample
  /** What the contract lets through; the rest it refuses by itself, the same way every time. */
  takes: string[]
  refuses: string[]
}

/** Bodies that may be sent instead of the sample, where fields exclude each other. */
const instead: Record<string, unknown[]> = {
  'identity.mfa.verify': [{ challenge: 'a long challenge', recoveryCode: 'K7QM-4TXR' }],
  'identity.mfa.step_up': [{ recoveryCode: 'K7QM-4TXR' }, { ticket: 'a long ticket', passkey: { id: 'x' } }],
  'notifications.push.subscribe': [{ provider: 'fcm', token: 'a'.repeat(64) }],
}

/** Routes whose made-up row is none that could be, whatever is said. */
const impossible: Record<string, string> = {
  'encounters.diagnosis_codes.search': 'finds the row, which has no title',
  'lab.catalogue.search': 'finds the row, which has no name',
  'lab.orders.of_patient': 'finds the row, which has no name',
  'pharmacy.medicines.search': 'finds the row, which has no form',
  'billing.invoices.price_line': 'a check of the line',
  'billing.payments.take': 'a check of the invoice',
  'frontdesk.arrivals.leave': 'a check of the visit',
  'lab.orders.cancel': 'a check of the order',
  'notifications.channels.test': 'a provider that nobody is',
  'pharmacy.medicines.deactivate': 'a check of the medicine',
  'scheduling.appointments.cancel': 'a check of the appointment',
}

const AT_ONCE = 6

let h: Hospital
let owner: Caller
let patient: Caller
let rows: Rows
let tables: string[]
/** Every field of every route that takes words, as the contracts know them. */
let fields: Map<Route, Field[]>
beforeAll(async () => {
  // The made-up rows are against many a check, which then says so.
  vi.stubEnv('LOG_LEVEL', 'silent')
  h = await hospital()
  ;[rows] = (await fill(h.sql, [{ marker: 'ours', branchId: h.branchId }])) as [Rows]
  tables = Object.keys(await digests(h.sql))
  owner = await h.as('owner')
  patient = await h.asPatient(rows.id('patients.patients')!)
  const routes = h.app.get(Edge).routes.filter((r) => r.permission !== 'operator' && !r.path.startsWith('/platform/'))
  fields = new Map(routes.map((r) => [r, fieldsOf(r)]))
}, 60_000)
afterAll(() => h.close())

const idIn = (kind: string) => {
  const table = tableOf(kind, tables)
  return (table && rows.id(table)) ?? newId()
}
const parts = ['params', 'query', 'body'] as const
const named = ({ part, path }: Place) => [part, ...path].join('/')

function fieldsOf(route: Route): Field[] {
  const made = sampleOf(route, idIn)
  const samples = [made, ...(instead[route.id] ?? []).map((body) => ({ ...made, body, ids: [] }))]
  return parts.flatMap((part) =>
    textsIn(route[part], naughty).map((path): Field => {
      const tries = samples.map((sample) => {
        const passes = (s: string) => route[part].safeParse(withText(sample, { part, path }, s)[part]).success
        const takes = naughty.filter(passes)
        return { part, path, sample, takes, refuses: naughty.filter((s) => !takes.includes(s)) }
      })
      return tries.find((t) => t.takes.length > 0) ?? tries[0]!
    }),
  )
}

/** A request with other words in one place, made where it is not there. */
function withText(sample: Sample, { part, path }: Place, text: string): Sample {
  const copy = structuredClone(sample[part]) as Record<string | number, unknown>
  let at = copy
  path.slice(0, -1).forEach((key, i) => (at = (at[key] ??= typeof path[i + 1] === 'number' ? [] : {}) as typeof at))
  at[path.at(-1)!] = text
  return { ...sample, [part]: copy }
}

function send(caller: Caller, route: Route, s: Sample): Promise<Sent> {
  const said = (v: unknown) => encodeURIComponent(String(v).toWellFormed())
  const path = route.path.replace(/:(\w+)/g, (_, k: string) => said(s.params[k]))
  const query = Object.entries(s.query).map(([k, v]) => `${k}=${said(v)}`)
  const form = route.takes === 'multipart' ? formOf(s) : { body: s.body, headers: {} }
  const body = route.method === 'GET' ? undefined : form.body
  const headers = { 'idempotency-key': newId(), ...form.headers }
  return caller.send(route.method, query.length > 0 ? `${path}?${query.join('&')}` : path, body, headers)
}

/** Whoever may send it: staff, a patient, or anybody. */
const callerOf = (route: Route) =>
  route.permission === 'public' ? h.nobody : route.permission === 'patient' ? patient : owner

test('every field that takes words is among them', () => {
  const all = [...fields].flatMap(([route, own]) => own.map((f) => ({ route, ...f })))
  expect(all.filter((f) => f.takes.length === 0).map((f) => `${f.route.id} ${named(f)}`)).toEqual([])
  expect(new Set(all.map((f) => f.route.id.split('.')[0])).size).toBeGreaterThan(15)
})

test('what a contract refuses is refused by the name of its field', async () => {
  const told: string[] = []
  for (const [route, own] of fields) {
    for (const field of own.filter((f) => f.part !== 'params' && f.refuses.length > 0)) {
      const { status, body } = await send(callerOf(route), route, withText(field.sample, field, field.refuses[0]!))
      const pointers = ((body?.errors ?? []) as { pointer: string }[]).map((e) => e.pointer)
      const at = `/${named(field)}`
      // A list written as one text is refused at its first part, a body of several shapes as a whole.
      if (status !== 422 || !pointers.some((p) => at.startsWith(p) || p.startsWith(at)))
        told.push(`${route.id} ${at}: ${status} at ${pointers.join(', ')}`)
    }
  }
  expect(told).toEqual([])
}, 120_000)

test('what a contract lets through is done or refused, and breaks nothing', async () => {
  const told = new Map<string, string>()
  const broken: string[] = []
  for (const [route, own] of fields) {
    const caller = callerOf(route)
    for (const [sample, together] of Map.groupBy(own, (f) => f.sample)) {
      const { status } = await send(caller, route, sample)
      if (status >= 500) broken.push(route.id)
      const one = async (round: number) => {
        // Each field another string, so that it gets them all, and every time beside others.
        const sent = together.reduce((s, f, i) => withText(s, f, f.takes[(round + i * 7) % f.takes.length]!), sample)
        const answer = await send(caller, route, sent)
        if (answer.status >= 500 || (answer.status === 401 && status !== 401))
          told.set(`${route.id} ${answer.status}`, JSON.stringify([sent.params, sent.query, sent.body]))
      }
      // Refused for whom or when it is about, before its words are read: a few are enough.
      const unread = [401, 403, 404, 409, 412].includes(status) && together.every((f) => f.part === 'body')
      const rounds = Math.max(...together.map((f) => f.takes.length))
      const turns = Array.from({ length: rounds }, (_, i) => i).filter((i) => !unread || i % 16 === 0)
      for (let i = 0; i < turns.length; i += AT_ONCE) await Promise.all(turns.slice(i, i + AT_ONCE).map(one))
    }
  }
  for (const id of Object.keys(impossible)) told.delete(`${id} 500`)
  expect(Object.fromEntries(told)).toEqual({})
  expect(broken.filter((id) => !impossible[id])).toEqual([])
}, 600_000)
