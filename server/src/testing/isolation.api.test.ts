import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { permissionsOf } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { screens } from '@tabib/contracts/frontdesk/screens'
import { Edge } from '../platform/http/edge.js'
import { type Caller, everyRole, type Hospital, hospital, type Sent } from './hospital.js'
import { formOf } from './matrix/form.js'
import { type IdPlace, type Sample, sampleOf, withId } from './matrix/generate.js'
import { clinicWide, empty, excused, readEverywhere, tableOf } from './matrix/kinds.js'
import { digests, fill, type Rows } from './matrix/rows.js'

// Made from the contracts and the schema: a new route, and a new table, are in here by existing.

let home: Hospital
let foreign: Hospital
let ours: Rows
let elsewhere: Rows
let theirs: Rows
let owner: Caller
/** A patient's session that acts for the patient of `ours`. */
let patient: Caller
/** What staff ask. */
let routes: Route[]
/** What patients ask of themselves. */
let own: Route[]
/** What anybody may ask. */
let open: Route[]
let tables: string[]

beforeAll(async () => {
  ;[home, foreign] = [await hospital(), await hospital()]
  owner = await home.as('owner')
  ;[ours, elsewhere] = (await fill(home.sql, [
    { marker: 'ours', branchId: home.branchId },
    { marker: 'elsewhere', branchId: home.otherBranchId },
  ])) as [Rows, Rows]
  ;[theirs] = (await fill(foreign.sql, [{ marker: 'foreign', branchId: foreign.branchId }])) as [Rows]
  patient = await home.asPatient(ours.id('patients.patients')!)
  tables = Object.keys(await digests(foreign.sql))
  const all = home.app
    .get(Edge)
    // What operators ask is in doors.api.test.ts.
    .routes.filter((r) => !r.path.startsWith('/platform/') && r.id !== 'identity.auth.logout')
  routes = all.filter((r) => r.permission !== 'patient' && r.permission !== 'public')
  own = all.filter((r) => r.permission === 'patient')
  open = all.filter((r) => r.permission === 'public')
}, 60_000)
afterAll(async () => {
  await home.close()
  await foreign.close()
})

const idIn = (rows: Rows, kind: string) => {
  const table = tableOf(kind, tables)
  return table ? rows.id(table) : undefined
}
const sampled = (r: Route) => sampleOf(r, (kind) => idIn(ours, kind) ?? newId())
/** Every place of every route that carries an id. */
const places = (of = routes) =>
  of.flatMap((route) => {
    const sample = sampled(route)
    return sample.ids.map((place) => ({ route, sample, place }))
  })

async function ask(caller: Caller, r: Route, s: Sample): Promise<Sent> {
  const path = r.path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent(String(s.params[k])))
  const query = new URLSearchParams(s.query as Record<string, string>).toString()
  const sent =
    r.method === 'GET'
      ? { body: undefined, headers: {} }
      : r.takes === 'multipart'
        ? formOf(s)
        : { body: s.body, headers: {} }
  const headers: Record<string, string> = r.idempotencyExempt ? {} : { 'idempotency-key': newId() }
  return caller.send(r.method, query ? `${path}?${query}` : path, sent.body, { ...headers, ...sent.headers })
}

/** Everything an asker sees but what names this one request: its number, its time, and the id they sent themselves. */
function seen(sent: Sent, asked: string): string {
  const passing = /^(date|content-length|x-request-id|x-ratelimit-\w+)$/
  const headers = Object.entries(sent.headers).filter(
    ([name]) => !passing.test(name) && name !== 'content-security-policy',
  )
  const body = sent.bytes.toString('latin1').replaceAll(asked, '<asked>')
  return JSON.stringify([sent.status, body.replace(/"requestId":"[^"]*"/, ''), headers])
}

const named = (route: Route, { part, path }: IdPlace) => `${route.id} /${part}/${path.join('/')}`

const routesOfAll = () => [...routes, ...own, ...open]

test('every route has a request that can be made of its contract, and every kind of id a table', () => {
  const complaints = routesOfAll().flatMap((r) => {
    try {
      sampled(r)
      return []
    } catch (e) {
      return [(e as Error).message]
    }
  })
  expect(complaints).toEqual([])
  const kinds = [...new Set(places(routesOfAll()).map((p) => p.place.of))]
  expect(
    kinds.filter((kind) => !tableOf(kind, tables)).map((kind) => `${kind}: say its table in matrix/kinds.ts`),
  ).toEqual([])
})

test('an id of another clinic and an id of nobody are answered alike, and nothing of that clinic is read or written', async () => {
  const before = await digests(foreign.sql)
  const told: string[] = []
  for (const { route, sample, place } of places()) {
    const foreignId = idIn(theirs, place.of) ?? newId()
    const nobodys = newId()
    const [a, b] = [
      await ask(owner, route, withId(sample, place, foreignId)),
      await ask(owner, route, withId(sample, place, nobodys)),
    ]
    if (a.status >= 500) told.push(`${named(route, place)}: ${a.status} ${JSON.stringify(a.body)}`)
    else if (a.status === 401) told.push(`${named(route, place)}: the session ended`)
    else if (seen(a, foreignId) !== seen(b, nobodys))
      told.push(`${named(route, place)}: ${seen(a, foreignId)} but ${seen(b, nobodys)}`)
    if (a.bytes.includes('foreign-')) told.push(`${named(route, place)} shows a row of another clinic`)
  }
  expect(told).toEqual([])
  expect(await digests(foreign.sql)).toEqual(before)
}, 300_000)

/** What is read from every branch may still be acted on in its own alone. */
const isClinicWide = ({ method }: Route, kind: string) =>
  kind in clinicWide || (method === 'GET' && kind in readEverywhere)

// The owner works in both branches; the others of each role in the first alone.
const inOneBranch = everyRole.filter((role) => !['owner', 'patient', 'family_member'].includes(role))

test.each(inOneBranch)(
  'to a %s, an id of another branch, of another clinic and of nobody are the same, and nothing there is read or written',
  async (role) => {
    const caller = await home.as(role)
    const held = permissionsOf([role])
    const before = await Promise.all([digests(home.sql, home.otherBranchId), digests(foreign.sql)])
    const told: string[] = []
    const mine = routes.filter((r) => r.permission === 'signed-in' || held.has(r.permission as Permission))
    for (const { route, sample, place } of places(mine)) {
      const nobodys = newId()
      const none = seen(await ask(caller, route, withId(sample, place, nobodys)), nobodys)
      for (const rows of [elsewhere, theirs]) {
        if (rows === elsewhere && isClinicWide(route, place.of)) continue
        const branch = rows === elsewhere ? home.otherBranchId : foreign.branchId
        const others = place.of === 'Branch' ? branch : (idIn(rows, place.of) ?? newId())
        const sent = await ask(caller, route, withId(sample, place, others))
        const known = rows === elsewhere && named(route, place) in excused
        if (seen(sent, others) !== none && !known)
          told.push(`${named(route, place)}: ${seen(sent, others)} but ${none}`)
        if (sent.status >= 500 || sent.status === 401)
          told.push(`${named(route, place)}: ${sent.status} ${JSON.stringify(sent.body)}`)
        if (/foreign-|elsewhere-/.test(sent.bytes.toString('latin1')))
          told.push(`${named(route, place)} shows a row of elsewhere`)
      }
    }
    expect(told).toEqual([])
    const after = await Promise.all([digests(home.sql, home.otherBranchId), digests(foreign.sql)])
    const changed = after.flatMap((now, i) => Object.keys(now).filter((t) => before[i]![t] !== now[t]))
    expect(changed).toEqual([])
  },
  120_000,
)

test('the same with one’s own id is answered otherwise: the rows are there', async () => {
  const told: string[] = []
  for (const { route, sample, place } of places().filter(
    (p) => p.route.method === 'GET' && p.place.part === 'params',
  )) {
    const own = await ask(owner, route, sample)
    if (own.status === 404 && !(route.id in empty)) told.push(named(route, place))
  }
  expect(told).toEqual([])
}, 120_000)

test('to a patient, another patient, another clinic’s and nobody are the same, and nothing of theirs is read or written', async () => {
  const before = await digests(foreign.sql)
  const told: string[] = []
  // Doctors and branches are everybody's; whatever else carries an id is one's own or not there.
  const open = new Set(['Staff', 'Branch'])
  for (const { route, sample, place } of places(own).filter((p) => !open.has(p.place.of))) {
    const nobodys = newId()
    const none = seen(await ask(patient, route, withId(sample, place, nobodys)), nobodys)
    for (const rows of [elsewhere, theirs]) {
      const others = idIn(rows, place.of) ?? newId()
      const sent = await ask(patient, route, withId(sample, place, others))
      if (sent.status >= 500) told.push(`${named(route, place)}: ${sent.status} ${JSON.stringify(sent.body)}`)
      if (seen(sent, others) !== none) told.push(`${named(route, place)}: ${seen(sent, others)} but ${none}`)
      if (/foreign-|elsewhere-/.test(sent.bytes.toString('latin1')))
        told.push(`${named(route, place)} shows another’s row`)
      if (place.of === 'Patient' && sent.status !== 404 && sent.status !== 422)
        told.push(`${named(route, place)}: ${sent.status}`)
    }
  }
  expect(told).toEqual([])
  expect(await digests(foreign.sql)).toEqual(before)
}, 120_000)

test('to anybody at a kiosk, an id of another branch, of another clinic and of nobody are the same', async () => {
  const { code } = await owner.call(screens.open, { body: { kind: 'kiosk', name: 'By the door', languages: ['en'] } })
  await home.nobody.call(kiosk.get, { params: { code } })
  const before = await digests(foreign.sql)
  const beforeElsewhere = await digests(home.sql, home.otherBranchId)
  const told: string[] = []
  const asked = places(open)
  for (const { route, sample: made, place } of asked) {
    // A code nobody has would be refused before any id is looked at.
    const sample = 'code' in made.params ? { ...made, params: { ...made.params, code } } : made
    const nobodys = newId()
    const none = seen(await ask(home.nobody, route, withId(sample, place, nobodys)), nobodys)
    for (const rows of [elsewhere, theirs]) {
      const others = idIn(rows, place.of) ?? newId()
      const sent = await ask(home.nobody, route, withId(sample, place, others))
      if (sent.status >= 500) told.push(`${named(route, place)}: ${sent.status}`)
      const known = rows === elsewhere && named(route, place) in excused
      if (seen(sent, others) !== none && !known) told.push(`${named(route, place)}: ${seen(sent, others)} but ${none}`)
    }
  }
  expect(told).toEqual([])
  expect(asked.map((p) => p.route.id)).toContain('frontdesk.kiosks.check_in')
  expect(await digests(foreign.sql)).toEqual(before)
  expect(await digests(home.sql, home.otherBranchId)).toEqual(beforeElsewhere)
})

test('a patient’s session opens nothing of the staff’s, and staff open nothing of the patients’', async () => {
  const told: string[] = []
  for (const r of routes.filter((x) => x.permission !== 'signed-in')) {
    const sent = await ask(patient, r, sampled(r))
    if (sent.status !== 403) told.push(`patient ${r.id}: ${sent.status}`)
  }
  for (const r of own) {
    const sent = await ask(owner, r, sampled(r))
    if (sent.status !== 403) told.push(`owner ${r.id}: ${sent.status}`)
  }
  expect(told).toEqual([])
}, 120_000)
