import { Injectable } from '@nestjs/common'
import type { logs as contracts } from '@tabib/contracts/audit/logs'
import type { Input } from '@tabib/contracts/core/route'
import type { Actor } from '../../platform/actor.js'
import { cursorOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { NOBODY } from '../../platform/system-actor.js'
import { acts, eventLog, type LogFilter, lookLog, type LogPlace } from '../audit/index.js'
import { medicinesById } from '../pharmacy/index.js'
import { askedBy, fieldsOf, idsIn, newestFirst } from './logs.rules.js'
import * as names from './names.repo.js'

type Query = Input<typeof contracts.list>['query']
type Act = Awaited<ReturnType<typeof acts.named>>[number]

const MOST_ROWS = 200

/** Where each of the sources goes on. */
export interface Places {
  change?: LogPlace
  look?: LogPlace
  event?: LogPlace
}
export type Kind = 'change' | 'look' | 'event'
const isPlace = (v: unknown): v is LogPlace => {
  const p = v as Partial<LogPlace> | null
  return typeof p?.at === 'string' && !Number.isNaN(Date.parse(p.at)) && Number.isSafeInteger(p.n)
}
const arePlaces = (v: unknown): v is Places =>
  typeof v === 'object' &&
  v !== null &&
  Object.values(v).every(isPlace) &&
  Object.keys(v).every((k) => k === 'change' || k === 'look' || k === 'event')

/** An entry before the names of patients and branches are known. */
interface Entry {
  id: string
  kind: Kind
  n: number
  at: string
  actor: { accountId: string | null; name: string }
  branchId: string | null
  action: string
  route: string | null
  entity: string | null
  entityId: string | null
  patientIds: string[]
  reason: string | null
  event: { kind: string; subject: string | null; count: number } | null
  address: string | null
  rows: { entity: string; action: string; count: number }[]
}

/** Who changed and who saw what, for the owner. */
@Injectable()
export class LogsService {
  constructor(private readonly db: Db) {}

  /** A page of the list: three sources, each in the order of time, merged. */
  list(actor: Actor, query: Query) {
    const after = placeOf(query.cursor, arePlaces)
    return this.db.read(actor, async (db) => {
      const base = await this.filterOf(db, actor, query)
      const asked = askedBy(query.view)
      // Somebody else's branch has nothing in it, as one that never was.
      if (query.branchId && !actor.branchIds.includes(query.branchId)) return { items: [], next: null }
      const besideEvents = asked.events && { ...base, ...asked.events, module: query.module }
      const [changes, looks, events] = await Promise.all([
        asked.changes
          ? this.changes(db, { ...base, ...asked.changes, besideEvents, after: after?.change }, query.module)
          : [],
        asked.looks
          ? this.looks(
              db,
              { ...base, actions: asked.looks.actions, without: asked.looks.without, after: after?.look },
              { module: query.module, besideChanges: asked.looks.besideChanges },
            )
          : [],
        besideEvents ? this.events(db, { ...besideEvents, after: after?.event }) : [],
      ])
      const merged = [...changes, ...looks, ...events].sort(newestFirst)
      const shown = merged.slice(0, query.limit)
      return {
        items: await this.present(db, shown),
        next: merged.length > query.limit ? cursorOf(placesAfter(shown, after)) : null,
      }
    })
  }

  /** One entry, with every row its request changed. */
  get(actor: Actor, kind: Kind, id: number) {
    return this.db.read(actor, async (db) => {
      const detail = await this[kind](db, actor, id)
      const { entry, changes, seenIds, facts, inAll } = detail
      const ids = idsIn(changes)
      const [[shown], seen, others, medicines, owners] = await Promise.all([
        this.present(db, [entry]),
        names.patients(db, seenIds),
        names.others(db, ids),
        medicinesById(db, ids),
        names.patients(db, [...new Set([...ids, ...changes.flatMap((c) => c.patientId ?? [])])]),
      ])
      const branches = await names.branches(db, ids)
      const named = [
        ...others,
        ...owners,
        ...branches,
        ...medicines.map((m) => ({ id: m.id, name: m.brand ?? m.generic })),
      ]
      return {
        ...shown!,
        ...facts,
        changes: changes.map(({ patientId, ...c }) => ({
          ...c,
          patient: owners.find((p) => p.id === patientId) ?? null,
        })),
        changesInAll: inAll,
        seen,
        names: Object.fromEntries(named.map((n) => [n.id, n.name])),
      }
    })
  }

  private async filterOf(db: Reader, actor: Actor, query: Query): Promise<LogFilter> {
    const { accountId, patientId, branchId, from, to, limit } = query
    const people = query.q ? await names.meant(db, query.q) : undefined
    return { branchIds: actor.branchIds, branchId, accountId, patientId, from, to, people, limit: limit + 1 }
  }

  private async changes(db: Reader, filter: LogFilter, module: string | undefined): Promise<Entry[]> {
    const tables = module ? await acts.tablesOf(db, module) : undefined
    const among = tables && filter.among ? tables.filter((t) => filter.among!.includes(t)) : (tables ?? filter.among)
    const places = await acts.list(db, { ...filter, among })
    const parts = await acts.parts(db, places)
    const firstOf = new Map<number, number>()
    for (const p of parts) firstOf.set(p.act, Math.min(p.first, firstOf.get(p.act) ?? p.first))
    const heads = await acts.named(db, [...firstOf.values()])
    return heads.map((head) =>
      entryOf(
        head,
        parts.filter((p) => p.act === head.act),
      ),
    )
  }

  private async looks(
    db: Reader,
    filter: LogFilter,
    { module, besideChanges }: { module: string | undefined; besideChanges: boolean },
  ): Promise<Entry[]> {
    const among = module ? await lookLog.routesOf(db, module) : undefined
    return (await lookLog.list(db, { ...filter, among }, besideChanges)).map(lookEntry)
  }

  private async change(db: Reader, actor: Actor, id: number) {
    const [head] = await acts.named(db, [id])
    const known = found(mine(actor, head))
    const rows = known.requestId ? await acts.rowsOfRequest(db, known, MOST_ROWS) : await acts.row(db, id)
    return { ...describe(known, rows), seenIds: [] as string[] }
  }

  private async look(db: Reader, actor: Actor, id: number) {
    const row = found(mine(actor, await lookLog.find(db, id)))
    const rows = row.requestId ? await acts.rowsOfRequest(db, row, MOST_ROWS) : []
    const facts = { address: row.address, device: rows[0]?.device ?? null, requestId: row.requestId }
    return {
      entry: lookEntry(row),
      changes: rows.map(changedRow),
      inAll: rows[0]?.inAll ?? 0,
      seenIds: row.patientIds,
      facts,
    }
  }

  private async events(db: Reader, filter: LogFilter): Promise<Entry[]> {
    return (await eventLog.list(db, filter)).map(eventEntry)
  }

  private async event(db: Reader, actor: Actor, id: number) {
    const row = found(mine(actor, await eventLog.find(db, id)))
    const { address, device, requestId } = row
    const rows = requestId ? await acts.rowsBeside(db, row, MOST_ROWS) : []
    return {
      entry: eventEntry(row),
      changes: rows.map(changedRow),
      inAll: rows[0]?.inAll ?? 0,
      seenIds: [] as string[],
      facts: { address, device, requestId },
    }
  }

  private async present(db: Reader, entries: Entry[]) {
    const [patients, branches] = await Promise.all([
      names.patients(db, [...new Set(entries.flatMap((e) => (e.patientIds.length === 1 ? e.patientIds : [])))]),
      names.branches(db, [...new Set(entries.flatMap((e) => e.branchId ?? []))]),
    ])
    return entries.map(({ n: _, patientIds, branchId, ...e }) => ({
      ...e,
      branch: branches.find((b) => b.id === branchId) ?? null,
      patient: (patientIds.length === 1 && patients.find((p) => p.id === patientIds[0])) || null,
      patients: patientIds.length,
      patientIds,
    }))
  }
}

/** Rows of branches the actor does not work in do not exist; what the system did is everybody's. */
const mine = <T extends { branchId: string | null }>(actor: Actor, row: T | undefined) =>
  row && (row.branchId === null || row.branchId === NOBODY || actor.branchIds.includes(row.branchId)) ? row : undefined

/** A source whose rows did not make it onto the page begins where it began. */
function placesAfter(shown: Entry[], before: Places | undefined): Places {
  const lastOf = (kind: Kind) => shown.findLast((e) => e.kind === kind)
  const [change, look] = [lastOf('change') ?? before?.change, lastOf('look') ?? before?.look]
  const event = lastOf('event') ?? before?.event
  return {
    ...(change && { change: { at: change.at, n: change.n } }),
    ...(look && { look: { at: look.at, n: look.n } }),
    ...(event && { event: { at: event.at, n: event.n } }),
  }
}

function entryOf(head: Act, parts: Awaited<ReturnType<typeof acts.parts>>): Entry {
  return {
    id: String(head.id),
    kind: 'change',
    n: head.act,
    at: head.at,
    actor: { accountId: head.accountId === NOBODY ? null : head.accountId, name: head.actorName },
    branchId: head.branchId,
    action: head.action,
    route: head.route,
    entity: head.entity,
    entityId: head.entityId,
    patientIds: [...new Set(parts.flatMap((p) => p.patientIds))],
    reason: head.reason,
    event: null,
    address: head.address,
    rows: [...parts].sort((a, b) => a.first - b.first).map(({ entity, action, count }) => ({ entity, action, count })),
  }
}

const lookEntry = (l: Awaited<ReturnType<typeof lookLog.list>>[number]): Entry => ({
  id: String(l.id),
  kind: 'look',
  n: l.id,
  at: l.at,
  actor: { accountId: l.accountId, name: l.actorName },
  branchId: l.branchId,
  action: l.action,
  route: l.route,
  entity: null,
  entityId: null,
  patientIds: l.patientIds,
  reason: null,
  event: null,
  address: l.address,
  rows: [],
})

const eventEntry = (e: Awaited<ReturnType<typeof eventLog.list>>[number]): Entry => ({
  id: String(e.id),
  kind: 'event',
  n: e.id,
  at: e.at,
  actor: { accountId: e.accountId === NOBODY ? null : e.accountId, name: e.actorName ?? '' },
  branchId: e.branchId === NOBODY ? null : e.branchId,
  action: 'event',
  route: e.route,
  entity: null,
  entityId: null,
  patientIds: e.patientId ? [e.patientId] : [],
  reason: e.reason,
  address: e.address,
  event: { kind: e.kind, subject: e.subject, count: e.count },
  rows: [],
})

type FullRow = Awaited<ReturnType<typeof acts.row>>[number]

const changedRow = (r: FullRow) => ({
  id: String(r.id),
  at: r.at,
  action: r.action,
  entity: r.entity,
  entityId: r.entityId,
  patientId: r.patientId,
  fields: fieldsOf(r.before as never, r.after as never),
})

function describe(head: Act, rows: FullRow[]) {
  const parts = new Map<string, Awaited<ReturnType<typeof acts.parts>>[number]>()
  for (const r of rows) {
    const key = `${r.entity} ${r.action}`
    const part = parts.get(key) ?? {
      act: head.act,
      entity: r.entity,
      action: r.action,
      count: 0,
      first: r.id,
      patientIds: [],
    }
    parts.set(key, {
      ...part,
      count: part.count + 1,
      patientIds: [...part.patientIds, ...(r.patientId ? [r.patientId] : [])],
    })
  }
  return {
    entry: entryOf(head, [...parts.values()]),
    changes: rows.map(changedRow),
    inAll: rows[0]?.inAll ?? 0,
    facts: { address: head.address, device: head.device, requestId: head.requestId },
  }
}
