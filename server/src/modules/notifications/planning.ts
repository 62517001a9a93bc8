import { newId } from '@tabib/contracts/core/id'
import { messageStateOf } from '@tabib/contracts/notifications/deliveries.states'
import { type Channel, kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Insertable, Selectable } from 'kysely'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import type { NotificationsAttempts, NotificationsDeliveries, NotificationsMessages } from '../../platform/db/tables.js'
import { findBranch } from '../organisation/index.js'
import * as deliveries from './deliveries.repo.js'
import type { Desk } from './desk.js'
import * as messages from './messages.repo.js'
import { messagePurpose } from './notify.js'
import * as people from './people.repo.js'
import { accountsFor } from './replies.registry.js'
import { afterQuiet, type Plan, planOf, type Step } from './routing.js'
import { languageOf, ledTo, Wording } from './rendering.js'
import * as settings from './settings.repo.js'
import type { Data } from './wording.js'

export type MessageRow = Selectable<NotificationsMessages>

/** What a message says, opened where it is sealed. Empty once it was wiped. */
export function dataOf(
  desk: Pick<Desk, 'sealer'>,
  tenant: string,
  m: Pick<MessageRow, 'id' | 'data' | 'sealed'>,
): Data {
  if (m.sealed === null) return m.data as unknown as Data
  return JSON.parse(desk.sealer.open(m.sealed, messagePurpose(tenant, m.id))) as Data
}

/** A message's circumstances that say whether anything can carry it. */
type Addressed = Pick<MessageRow, 'kind' | 'account_id' | 'patient_id' | 'phone' | 'email' | 'branch_id' | 'channels'>

/** Whom nothing can reach with a message of this kind: why, in the order of `to`; null for those who will be told. */
export async function unreached(
  db: Reader,
  kind: MessageKind,
  to: readonly {
    accountId?: string | undefined
    patientId?: string | undefined
    phone?: string | null | undefined
    email?: string | null | undefined
  }[],
): Promise<('switched_off' | 'opted_out' | 'no_address' | null)[]> {
  const told = to.map((r): Addressed => ({
    kind,
    account_id: r.accountId ?? null,
    patient_id: r.patientId ?? null,
    phone: r.phone ?? null,
    email: r.email ?? null,
    branch_id: null,
    channels: null,
  }))
  const addressed = await withAccounts(db, told)
  const known = await surroundings(db, addressed)
  return addressed.map((m) => {
    const { suppressed, steps } = decide(m, known)
    if (suppressed) return 'switched_off'
    // What waits for a patient in the app is not read before they open it.
    if (steps.some((s) => s.state !== 'skipped' && (s.channel !== 'in_app' || m.patient_id === null))) return null
    return steps.some((s) => s.reason === 'opted_out') ? 'opted_out' : 'no_address'
  })
}

/** Decides by which channels the oldest unplanned messages go, and writes it down. Returns those it planned. */
export async function plan(tx: WriteTx, actor: Actor, desk: Desk, limit: number): Promise<MessageRow[]> {
  const batch = await withAccounts(tx, await messages.unplanned(tx, limit))
  if (batch.length === 0) return []
  const [known, address] = await Promise.all([surroundings(tx, batch), desk.addressOf(actor.tenant)])
  const rows: Insertable<NotificationsDeliveries>[] = []
  const events: Insertable<NotificationsAttempts>[] = []
  const decided: messages.Planned[] = []
  for (const m of batch) {
    const planned = planOne(desk, { tenant: actor.tenant, address }, m, known)
    rows.push(...planned.rows)
    events.push(...planned.events)
    decided.push({ id: m.id, account_id: m.account_id, email: m.email, ...planned.set })
  }
  await together([messages.planned(tx, decided), deliveries.insert(tx, rows), deliveries.attempt(tx, events)])
  return batch
}

/** The same with the accounts, and the proved mail, of those patients who have one: as they are when it is sent, whenever it was told. */
async function withAccounts<M extends Addressed>(db: Reader, batch: M[]): Promise<M[]> {
  const untold = batch.filter((m) => m.account_id === null && m.patient_id !== null)
  if (untold.length === 0) return batch
  const accounts = await accountsFor(
    db,
    untold.map((m) => ({ patientId: m.patient_id!, phone: m.phone })),
  )
  const known = new Map(untold.map((m, i) => [m, accounts[i] ?? null]))
  return batch.map((m) => {
    const account = known.get(m)
    return account ? { ...m, account_id: account.accountId, email: m.email ?? account.email } : m
  })
}

async function surroundings(tx: Reader, batch: readonly Addressed[]) {
  const accounts = [...new Set(batch.flatMap((m) => m.account_id ?? []))]
  const addresses = [...new Set(batch.flatMap((m) => [m.phone, m.email].filter((a) => a !== null)))]
  const branchIds = [...new Set(batch.flatMap((m) => m.branch_id ?? []))]
  const [channels, rules, policies, chosen, devices, stopped, wording, branches] = await Promise.all([
    settings.channels(tx),
    settings.rules(tx),
    settings.policies(tx),
    people.chosen(tx, accounts),
    people.devices(tx, accounts),
    people.stopped(tx, addresses),
    Wording.of(tx, [...new Set(batch.map((m) => m.kind))]),
    Promise.all(branchIds.map((id) => findBranch(tx, id))),
  ])
  return {
    ready: new Set(channels.filter((c) => c.active).map((c) => c.channel as Channel)),
    rules,
    policies: new Map(policies.map((p) => [p.id, p])),
    chosen: new Map(chosen.map((c) => [c.account_id, c])),
    devices: new Set(devices.map((d) => d.account_id)),
    stopped,
    wording,
    branches: new Map(branches.flatMap((b) => (b ? [[b.id, b] as const] : []))),
  }
}
type Known = Awaited<ReturnType<typeof surroundings>>

function decide(m: Addressed, known: Known): Plan {
  const kind = m.kind as MessageKind
  return planOf({
    kind,
    accountId: m.account_id,
    phone: m.phone,
    email: m.email,
    named: m.channels as Channel[] | null,
    chosen: m.account_id === null ? undefined : known.chosen.get(m.account_id)?.channels[kind],
    policy: known.policies.get(kind),
    ready: known.ready,
    stopped: new Set(
      (['whatsapp', 'sms', 'email'] as const).filter((c) =>
        known.stopped.has(`${c} ${c === 'email' ? m.email : m.phone}`),
      ),
    ),
    hasDevice: m.account_id !== null && known.devices.has(m.account_id),
  })
}

interface Clinic {
  tenant: string
  address: string | undefined
}

function planOne(desk: Desk, { tenant, address }: Clinic, m: MessageRow, known: Known) {
  const now = desk.clock.now()
  const kind = m.kind as MessageKind
  const person = m.account_id === null ? undefined : known.chosen.get(m.account_id)
  const branch = m.branch_id === null ? undefined : known.branches.get(m.branch_id)
  const language = languageOf(m.language, person?.language, branch?.language)
  const decided = decide(m, known)
  const { urgent } = kindOf(kind)
  const due = urgent
    ? now
    : afterQuiet(now, person?.time_zone ?? branch?.timeZone ?? 'UTC', {
        from: known.rules.quiet_from,
        to: known.rules.quiet_to,
      })
  const quiet = due > now
  const data = m.secret ? null : dataOf(desk, tenant, m)
  const steps = decided.steps.map((s, position) => ({ s, position, id: newId<'Delivery'>() }))
  return {
    rows: steps.map(({ s, position, id }) => ({
      id,
      message_id: m.id,
      position,
      ...rowOf(s, due, now),
      ...(data
        ? known.wording.render(kind, s.channel, language, ledTo(data, s.channel, address))
        : { subject: null, body: null }),
    })),
    events: steps.map(({ s, id }) => eventOf({ s, id, messageId: m.id, at: now.toISOString(), quiet })),
    set: {
      language,
      policy: decided.policy,
      ...standing(decided, now, m.patient_id !== null),
      not_before: quiet ? due.toISOString() : null,
    },
  }
}

const rowOf = (s: Step, due: Date, now: Date) => ({
  channel: s.channel,
  address: s.address,
  state: s.state,
  reason: s.reason,
  due_at: s.state === 'waiting' ? due.toISOString() : null,
  delivered_at: s.state === 'delivered' ? now.toISOString() : null,
})

const eventOf = ({
  s,
  id,
  messageId,
  at,
  quiet,
}: {
  s: Step
  id: string
  messageId: string
  at: string
  quiet: boolean
}) => ({
  id: newId<'Attempt'>(),
  delivery_id: id,
  message_id: messageId,
  at,
  event: s.state,
  reason: s.state === 'waiting' && quiet ? 'quiet_hours' : s.reason,
})

function standing(p: Plan, now: Date, toPatient: boolean) {
  const state = p.suppressed ? 'suppressed' : messageStateOf(p.steps, toPatient)
  const settled = state === 'waiting' ? null : now.toISOString()
  const reason = p.suppressed ?? (state === 'failed' ? (p.steps.find((s) => s.reason)?.reason ?? 'no_way') : null)
  return { state, reason, settled_at: settled }
}
