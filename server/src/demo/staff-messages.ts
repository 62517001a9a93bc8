import { addDays, dateIn } from '@tabib/contracts/core/time'
import { newId } from '@tabib/contracts/core/id'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import { builtIn, fill, missedOn } from '../modules/notifications/index.js'
import { branchesForAdmin } from '../modules/organisation/index.js'
import type { WriteTx } from '../platform/db/db.js'
import { formatDate } from '../platform/paper/formats.js'
import type { Telling } from './messages.js'

interface Notice {
  /** User names of those who are told. */
  to: string[]
  kind: MessageKind
  data: Record<string, string | number>
  /** Hours ago. */
  ago: number
  read?: true
}

const low = (item: string, left: number, ago: number): Notice => ({
  to: ['pharmacist', 'pharmacist-2'],
  kind: 'stock.low',
  data: { item, left, link: '/stock?show=low' },
  ago,
})
const says = (to: string[], ago: number, [title, text, link]: [string, string, string]): Notice => ({
  to,
  kind: 'system',
  data: { title, text, link },
  ago,
})

const noticesOf = (missed: Notice['data']): Notice[] => [
  low('Salbutamol 100 mcg inhaler', 18, 3),
  low('Cetirizine 5 mg/5 mL syrup', 12, 3),
  { ...low('Levothyroxine 50 mcg tablet', 240, 27), read: true },
  {
    to: ['owner', 'clinic-admin'],
    kind: 'alert',
    data: {
      title: 'Messages wait in the outbox',
      text: 'WhatsApp and SMS are switched off: nothing of this demonstration leaves the house. Set up your own under Message settings.',
      link: '/settings/messages',
    },
    ago: 1,
  },
  {
    to: ['clinic-admin', 'receptionist', 'receptionist-2'],
    kind: 'messages.missed',
    data: missed,
    ago: 5,
  },
  says(['receptionist', 'receptionist-2'], 2, [
    'Patients booked during a leave',
    'A doctor is at a conference next week. Move the patients of those days, or tell them.',
    '/doctor-hours',
  ]),
  says(['doctor'], 26, [
    'Your leave is entered',
    'The front desk moves the patients booked on those days.',
    '/doctor-hours',
  ]),
  {
    ...says(['owner'], 50, ['An invitation was sent', 'Rehana Khatun can sign in as nurse for six days.', '/staff']),
    read: true,
  },
]

async function missedYesterday(tx: WriteTx, on: string, zone: string) {
  const [first] = await branchesForAdmin(tx)
  const { missed } = await missedOn(tx, { branchIds: [first!.id], zone, on })
  return { count: missed, date: formatDate(on, 'en'), link: `/messages?state=missed&on=${on}` }
}

/** What stands under the bell: some of it new. */
export async function tellStaff(tx: WriteTx, { now, zone }: Telling): Promise<void> {
  const notices = noticesOf(await missedYesterday(tx, addDays(dateIn(zone, now), -1), zone))
  const accounts = await tx
    .selectFrom('identity.accounts')
    .select(['id', 'name', 'username'])
    .where(
      'username',
      'in',
      notices.flatMap((n) => n.to),
    )
    .execute()
  const told = notices.flatMap((n) =>
    accounts.filter((a) => n.to.includes(a.username!)).map((a) => rowsOf(n, a, { now, id: newId<'Message'>() })),
  )
  await tx
    .insertInto('notifications.messages')
    .values(told.map((r) => r.message))
    .execute()
  await tx
    .insertInto('notifications.deliveries')
    .values(told.map((r) => r.delivery))
    .execute()
  await tx
    .insertInto('notifications.attempts')
    .values(told.map((r) => r.attempt))
    .execute()
}

function rowsOf(n: Notice, to: { id: string; name: string }, { now, id }: { now: Date; id: string }) {
  const at = new Date(now.getTime() - n.ago * 3_600_000).toISOString()
  const text = builtIn(n.kind, 'in_app', 'en')
  const state = n.read ? 'read' : 'delivered'
  const deliveryId = newId<'Delivery'>()
  return {
    message: {
      id,
      key: `demonstration:${id}`,
      kind: n.kind,
      account_id: to.id,
      name: to.name,
      language: 'en',
      data: JSON.stringify(n.data),
      policy: 'first',
      state,
      created_at: at,
      settled_at: at,
      seen_at: n.read ? at : null,
    },
    delivery: {
      id: deliveryId,
      message_id: id,
      channel: 'in_app',
      position: 0,
      subject: fill(text.subject ?? '', n.data, 'en'),
      body: fill(text.body, { ...n.data, link: '' }, 'en'),
      state,
      delivered_at: at,
      read_at: n.read ? at : null,
    },
    attempt: { id: newId<'Attempt'>(), delivery_id: deliveryId, message_id: id, at, event: 'delivered' },
  }
}
