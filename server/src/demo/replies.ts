import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { WriteTx } from '../platform/db/db.js'
import type { Telling } from './messages.js'

interface Said {
  language: Language
  channel: 'whatsapp' | 'sms'
  /** Minutes ago. */
  ago: number
  body: string
  meaning?: 'confirm' | 'cancel' | 'stop'
  /** What was made of it; without one, somebody has to read it. */
  outcome?: 'done' | 'past' | 'answered'
}

const said: Said[] = [
  {
    language: 'en',
    channel: 'whatsapp',
    ago: 12,
    body: 'Stuck in traffic near the station, I will be 20 minutes late. Is that all right?',
  },
  { language: 'bn', channel: 'whatsapp', ago: 41, body: 'ডাক্তারবাবু আজ কটা পর্যন্ত থাকবেন?' },
  { language: 'hi', channel: 'whatsapp', ago: 95, body: 'क्या खून की जाँच की रिपोर्ट यहीं मिल सकती है?' },
  { language: 'ar', channel: 'whatsapp', ago: 130, body: 'هل يجب أن أكون صائمًا قبل تحليل الدم؟' },
  { language: 'en', channel: 'sms', ago: 190, body: 'My mother has the fever now, can she come in my place?' },
  { language: 'hi', channel: 'sms', ago: 260, body: 'हाँ', meaning: 'confirm', outcome: 'past' },
  { language: 'bn', channel: 'sms', ago: 1500, body: 'ওষুধ শেষ, আবার কবে আসব?' },
  { language: 'en', channel: 'whatsapp', ago: 300, body: 'Yes', meaning: 'confirm', outcome: 'done' },
  { language: 'bn', channel: 'sms', ago: 340, body: 'হ্যাঁ', meaning: 'confirm', outcome: 'done' },
  { language: 'hi', channel: 'sms', ago: 400, body: 'नहीं', meaning: 'cancel', outcome: 'done' },
  { language: 'ar', channel: 'whatsapp', ago: 1600, body: 'نعم', meaning: 'confirm', outcome: 'done' },
  { language: 'en', channel: 'whatsapp', ago: 2100, body: 'Thank you, see you on Monday', outcome: 'answered' },
  { language: 'en', channel: 'sms', ago: 4100, body: 'STOP', meaning: 'stop', outcome: 'done' },
  { language: 'bn', channel: 'whatsapp', ago: 7600, body: 'বন্ধ', meaning: 'stop', outcome: 'done' },
]
/** A number nobody is registered under: every branch reads it. */
const STRANGER = '+919830055512'

/** What people wrote back: understood, dealt with, or waiting for somebody to read it. */
export async function tellReplies(tx: WriteTx, { now, random }: Telling): Promise<void> {
  const people = await tx
    .selectFrom('notifications.messages')
    .select(['id', 'branch_id', 'patient_id', 'name', 'phone', 'language'])
    .where('kind', '=', 'reminder.day')
    .where('state', 'in', ['sent', 'delivered', 'read'])
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()
  const left = [...people]
  const rows = said.flatMap((s) => {
    const fits = left.filter((p) => p.language === s.language)
    const who = random.pick(fits.length > 0 ? fits : left)
    if (!who) return []
    for (const same of left.filter((p) => p.phone === who.phone)) left.splice(left.indexOf(same), 1)
    return [rowOf(s, who, now)]
  })
  const at = new Date(now.getTime() - 70 * 60_000).toISOString()
  rows.push({
    ...rowOf(
      { ...said[0]!, body: 'Is this the hospital near the old market? What does a visit cost?' },
      undefined,
      now,
    ),
    received_at: at,
  })
  await tx.insertInto('notifications.replies').values(rows).execute()
  await silence(
    tx,
    rows.filter((r) => r.meaning === 'stop'),
  )
}

function rowOf(
  s: Said,
  who:
    | { id: string; branch_id: string | null; patient_id: string | null; name: string; phone: string | null }
    | undefined,
  now: Date,
) {
  const at = new Date(now.getTime() - s.ago * 60_000).toISOString()
  const id = newId<'Reply'>()
  const done = s.outcome !== undefined && s.outcome !== 'past'
  return {
    id,
    channel: s.channel,
    provider_id: `demo.${id}`,
    address: who?.phone ?? STRANGER,
    name: s.channel === 'whatsapp' ? (who?.name ?? 'Bipul') : null,
    body: s.body,
    received_at: at,
    meaning: s.meaning ?? null,
    outcome: s.outcome ?? null,
    message_id: s.meaning && s.meaning !== 'stop' ? (who?.id ?? null) : null,
    branch_id: who?.branch_id ?? null,
    patient_id: s.outcome ? (who?.patient_id ?? null) : null,
    patient_name: s.outcome ? (who?.name ?? null) : null,
    state: done ? 'done' : 'open',
    done_at: done ? at : null,
  }
}

const silence = async (tx: WriteTx, stops: { channel: string; address: string; received_at: string }[]) => {
  if (stops.length === 0) return
  await tx
    .insertInto('notifications.consents')
    .values(
      stops.map((r) => ({
        id: newId<'Consent'>(),
        channel: r.channel,
        address: r.address,
        stopped: true,
        source: 'reply',
        at: r.received_at,
      })),
    )
    .execute()
}
