import type { Language } from '@tabib/contracts/core/person'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { locales } from '../../platform/paper/formats.js'
import { notify } from '../notifications/index.js'
import * as repo from './appointments.repo.js'

export const SUBJECT = 'scheduling.appointment'
export const OFFER_SUBJECT = 'scheduling.offer'

const LOCALES: Record<string, string> = { ...locales, en: 'en-GB' }

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than reading a hundred times with it. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options])
  let known = formats.get(key)
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(locale, options)))
  return known
}

/** Date and time as the patient reads them, on the branch's clock. */
export function written(zone: string, at: string, language: string | null) {
  const locale = LOCALES[language ?? 'en'] ?? 'en-GB'
  const when = new Date(at)
  return {
    date: formatOf(locale, {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }).format(when),
    time: formatOf(locale, { timeZone: zone, hour: 'numeric', minute: '2-digit' }).format(when),
  }
}

interface Telling {
  id: string
  kind: MessageKind
  /** What makes this fact another one than the last of its kind: the time, the moment. */
  fact: string
  more?: Record<string, string | number | null>
  /** The time it was before. */
  before?: string
  /** The moment until which it holds. */
  until?: string
  expiresAt?: string
  subject?: { kind: string; id: string }
}

/** An appointment as messages speak of it. */
export type Told = NonNullable<Awaited<ReturnType<typeof repo.toTell>>>

/** Tells the patient of an appointment one fact about it; `known` spares reading what was read already. */
export async function tellPatient(tx: WriteTx, actor: Actor, t: Telling, known?: Told): Promise<void> {
  const a = known ?? (await repo.toTell(tx, t.id))
  if (!a) return
  const old = t.before ? written(a.zone, t.before, a.language) : undefined
  await notify(
    tx,
    { ...actor, branchId: a.branch_id },
    {
      to: { patientId: a.patient_id, name: a.patientName, phone: a.phone, language: a.language as Language | null },
      kind: t.kind,
      key: `scheduling:${t.id}:${t.kind}:${t.fact}`,
      data: {
        clinic: a.clinic,
        name: a.patientName,
        doctor: a.doctorName,
        ...written(a.zone, a.starts_at, a.language),
        ...(old ? { oldDate: old.date, oldTime: old.time } : {}),
        ...(t.until ? { until: written(a.zone, t.until, a.language).time } : {}),
        ...t.more,
      },
      expiresAt: t.expiresAt ?? a.starts_at,
      subject: t.subject ?? { kind: SUBJECT, id: t.id },
    },
  )
}
