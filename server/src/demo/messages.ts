import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import { dateIn } from '@tabib/contracts/core/time'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import { type Insertable, sql } from 'kysely'
import type { WriteTx } from '../platform/db/db.js'
import type { NotificationsAttempts, NotificationsDeliveries, NotificationsMessages } from '../platform/db/tables.js'
import { formatDate, formatTime } from '../platform/paper/formats.js'
import { type Fate, fateOf, quietHours, type Untold } from './fates.js'
import type { Random } from './random.js'
import { tellReplies } from './replies.js'
import { tellStaff } from './staff-messages.js'

export interface Telling {
  random: Random
  now: Date
  zone: string
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Days of appointments that were written about. */
const BACK = 5
/** What happened so lately has not gone out yet: the clinic's providers were switched off then. */
const UNSENT = 2 * HOUR

/**
 * What the clinic told people and what became of it, staff's own messages, and what people wrote back. Its providers are
 * switched off by now: nothing of a demonstration leaves the house, so what is new waits in the outbox.
 */
export async function tellMessages(tx: WriteTx, t: Telling): Promise<void> {
  await setUp(tx, t)
  await tellVisits(tx, t)
  await tellBookings(tx, t)
  await tellStaff(tx, t)
  await tellReplies(tx, t)
}

async function setUp(tx: WriteTx, { now }: Telling) {
  const at = new Date(now.getTime() - 30 * DAY).toISOString()
  const off = { active: false, changed_at: now.toISOString(), tested_at: at }
  await tx
    .insertInto('notifications.channels')
    .values([
      {
        ...off,
        channel: 'whatsapp',
        provider: 'meta',
        settings: JSON.stringify({ phoneNumberId: '106540352242922', businessAccountId: '102290129340398' }),
        test_outcome: 'ok: accepted',
      },
      {
        ...off,
        channel: 'sms',
        provider: 'http',
        settings: JSON.stringify({
          url: 'https://sms.gateway.example/send',
          method: 'POST',
          contentType: 'application/json',
          bodyTemplate: '{"to":"{to}","text":"{text}"}',
          success: 'result.status = ok',
          idPath: 'result.id',
        }),
        test_outcome: 'ok: {"result":{"status":"ok"}}',
      },
    ])
    .execute()
  await tx
    .insertInto('notifications.rules')
    .values({ id: 'clinic', quiet_from: quietHours.from, quiet_to: quietHours.to, retention_days: 180 })
    .execute()
}

/** What the visits of the story told people by themselves: results, prescriptions, tokens. */
async function tellVisits(tx: WriteTx, { random, now }: Telling) {
  const rows = await tx
    .selectFrom('notifications.messages')
    .select(['id', 'kind', 'phone', 'language', 'data', 'created_at'])
    .where('state', '=', 'new')
    .where('account_id', 'is', null)
    .where('created_at', '<', new Date(now.getTime() - UNSENT).toISOString())
    .orderBy('created_at')
    .execute()
  const fates = rows.map((r) => {
    const untold = { ...r, kind: r.kind as MessageKind, language: (r.language ?? 'en') as Language }
    const data = r.data as unknown as Untold['data']
    return { id: r.id, ...fateOf({ ...untold, data, at: new Date(r.created_at) }, random, now) }
  })
  const ends = fates.map(({ id, state, reason, settledAt, notBefore }) => ({ id, state, reason, settledAt, notBefore }))
  await sql`
    update notifications.messages m
    set state = e.state, reason = e.reason, settled_at = e."settledAt", not_before = e."notBefore", policy = 'first',
      language = coalesce(m.language, 'en')
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb)
      as e(id uuid, state text, reason text, "settledAt" timestamptz, "notBefore" timestamptz)
    where m.id = e.id`.execute(tx)
  await addWays(tx, fates)
}

/** The story books what is ahead at one moment; people do so over a day. */
const bookedAt = (b: Booking, { random }: Telling) => new Date(Date.parse(b.booked_at) - random.int(0, 600) * 60_000)

interface Booking {
  id: string
  branch_id: string
  patient_id: string
  starts_at: string
  booked_at: string
  status: string
  name: string
  phone: string | null
  language: string | null
  doctor: string
  clinic: string
}

/** Appointments that were booked or are near, with what a message says of them. */
const bookings = (tx: WriteTx, { now }: Telling): Promise<Booking[]> =>
  tx
    .selectFrom('scheduling.appointments as a')
    .innerJoin('patients.patients as p', 'p.id', 'a.patient_id')
    .innerJoin('identity.pub_staff as d', 'd.id', 'a.doctor_id')
    .innerJoin('organisation.branches as b', 'b.id', 'a.branch_id')
    .select(['a.id', 'a.branch_id', 'a.patient_id', 'a.starts_at', 'a.booked_at', 'a.status'])
    .select(['p.name', 'p.phone', 'p.language', 'd.name as doctor', 'b.clinic_name as clinic'])
    .where('a.starts_at', '>', new Date(now.getTime() - BACK * DAY).toISOString())
    .where('a.starts_at', '<', new Date(now.getTime() + 3 * DAY).toISOString())
    .orderBy('a.starts_at')
    .execute()

/** Each booking was confirmed, and each visit reminded of a day before. */
async function tellBookings(tx: WriteTx, t: Telling) {
  const messages: Insertable<NotificationsMessages>[] = []
  const fates: Fate[] = []
  for (const b of await bookings(tx, t)) {
    const starts = new Date(b.starts_at)
    const told: [MessageKind, Date][] = [
      [b.status === 'PENDING' ? 'appointment.created' : 'appointment.confirmed', bookedAt(b, t)],
      ...(b.status === 'CANCELLED' ? [] : [['reminder.day', new Date(starts.getTime() - DAY)] as [MessageKind, Date]]),
    ]
    for (const [kind, at] of told) {
      const age = t.now.getTime() - at.getTime()
      if (age < 0 || age > BACK * DAY) continue
      const m = aboutBooking(b, kind, { at, zone: t.zone })
      if (age < UNSENT) {
        messages.push(newRow(m))
        continue
      }
      const fate = fateOf({ ...m, kind, at, data: m.facts }, t.random, t.now)
      messages.push({ ...newRow(m), state: fate.state, ...endOf(fate) })
      fates.push(fate)
    }
  }
  await inParts(messages, (rows) => tx.insertInto('notifications.messages').values(rows).execute())
  await addWays(tx, fates)
}

const newRow = ({ facts, at: _, ...row }: ReturnType<typeof aboutBooking>) => ({ ...row, data: JSON.stringify(facts) })

const endOf = ({ reason, settledAt, notBefore }: Fate) => ({ reason, settled_at: settledAt, not_before: notBefore })

function aboutBooking(b: Booking, kind: MessageKind, { at, zone }: { at: Date; zone: string }) {
  const language = (b.language ?? 'en') as Language
  const starts = new Date(b.starts_at)
  return {
    id: newId<'Message'>() as string,
    // As the product names this fact: it is not told again.
    key: `scheduling:${b.id}:${kind}:${starts.toISOString()}`,
    kind,
    branch_id: b.branch_id,
    patient_id: b.patient_id,
    name: b.name,
    phone: b.phone,
    language,
    facts: {
      clinic: b.clinic,
      name: b.name,
      doctor: b.doctor,
      date: formatDate(dateIn(zone, starts), language),
      time: formatTime(starts.toISOString(), zone, language),
    },
    subject_kind: 'scheduling.appointment',
    subject_id: b.id,
    policy: 'first',
    expires_at: starts.toISOString(),
    created_at: at.toISOString(),
    at,
  }
}

async function addWays(
  tx: WriteTx,
  fates: { deliveries: Insertable<NotificationsDeliveries>[]; attempts: Insertable<NotificationsAttempts>[] }[],
) {
  const deliveries = fates.flatMap((f) => f.deliveries)
  const attempts = fates.flatMap((f) => f.attempts)
  await inParts(deliveries, (rows) => tx.insertInto('notifications.deliveries').values(rows).execute())
  await inParts(attempts, (rows) => tx.insertInto('notifications.attempts').values(rows).execute())
}

async function inParts<T>(rows: readonly T[], write: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += 500) await write(rows.slice(i, i + 500))
}
