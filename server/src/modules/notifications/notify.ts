import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import { type Channel, type MessageKind, variableFaults } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { NOBODY } from '../../platform/system-actor.js'
import { deskOf } from './desk.js'
import * as messages from './messages.repo.js'

/** Whom to tell. Whoever calls knows the addresses; this module knows neither accounts nor patients. */
export interface Recipient {
  accountId?: string | undefined
  patientId?: string | undefined
  name: string
  phone?: string | null | undefined
  email?: string | null | undefined
  language?: Language | null | undefined
}

export interface Message {
  to: Recipient
  kind: MessageKind
  /** The kind's variables (`contracts/notifications/kinds.ts`), already written for people: dates, times, amounts. */
  data: Record<string, string | number | null>
  /** One fact, one key: the same key again tells nobody twice. */
  key: string
  /** Narrows the channels; normally preferences and the clinic's policy decide. */
  channels?: Channel[]
  /** The text is a secret: sealed at rest, wiped after delivery or expiry, seen in the administrators' outbox only. */
  secret?: boolean
  /** ISO instant after which it is not sent any more. */
  expiresAt?: string
  /** What an answer (confirm, cancel) is about; `onReply(subject.kind, …)` hears it. */
  subject?: { kind: string; id: string }
}

/** What a sealed message is sealed for. */
export const messagePurpose = (tenant: string, id: string) => `${tenant}/notifications.messages/${id}`

/**
 * Tells a person one fact: rows in this transaction, sent by jobs afterwards.
 * @throws Error where the data is not what the kind asks for: a fault of the caller, not of a person
 */
export async function notify(tx: WriteTx, actor: Actor, message: Message): Promise<{ messageId: string }> {
  const { unknown, missing } = variableFaults(message.kind, message.data)
  if (unknown.length + missing.length > 0) {
    throw new Error(`${message.kind}: unknown ${unknown.join(', ') || 'none'}, missing ${missing.join(', ') || 'none'}`)
  }
  const desk = deskOf(tx)
  const id = newId<'Message'>()
  const added = await messages.insert(tx, {
    id,
    key: message.key,
    kind: message.kind,
    branch_id: actor.branchId === NOBODY ? null : actor.branchId,
    account_id: message.to.accountId ?? null,
    patient_id: message.to.patientId ?? null,
    name: message.to.name,
    phone: message.to.phone ?? null,
    email: message.to.email ?? null,
    language: message.to.language ?? null,
    data: JSON.stringify(message.secret ? {} : message.data),
    sealed: message.secret ? desk.sealer.seal(JSON.stringify(message.data), messagePurpose(actor.tenant, id)) : null,
    secret: message.secret ?? false,
    subject_kind: message.subject?.kind ?? null,
    subject_id: message.subject?.id ?? null,
    channels: message.channels ?? null,
    expires_at: message.expiresAt ?? null,
    created_at: desk.clock.now().toISOString(),
  })
  if (!added) return { messageId: await messages.idOfKey(tx, message.key) }
  await desk.wake(tx, actor)
  return { messageId: id }
}
