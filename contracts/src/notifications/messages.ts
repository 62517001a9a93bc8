import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { done, route } from '../core/route.js'
import { prose, searched } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { deliveryStates, messageStates } from './deliveries.states.js'
import { channels } from './kinds.js'
import { kindName } from './mine.js'

export const messageRow = z.object({
  id: z.string(),
  kind: z.string(),
  patientId: z.string().nullable(),
  name: z.string(),
  address: z.string().nullable(),
  channel: z.enum(channels).nullable(),
  state: z.enum(messageStates),
  reason: z.string().nullable(),
  secret: z.boolean(),
  at: instant,
})
export type MessageRow = z.infer<typeof messageRow>

export const messageDetail = messageRow.extend({
  language: z.string().nullable(),
  policy: z.string().nullable(),
  expiresAt: instant.nullable(),
  wiped: z.boolean(),
  deliveries: z.array(
    z.object({
      id: z.string(),
      channel: z.enum(channels),
      position: z.number(),
      provider: z.string().nullable(),
      address: z.string().nullable(),
      state: z.enum(deliveryStates),
      reason: z.string().nullable(),
      detail: z.string().nullable(),
      subject: z.string().nullable(),
      body: z.string().nullable(),
      dueAt: instant.nullable(),
      tries: z.number(),
      events: z.array(
        z.object({
          at: instant,
          event: z.string(),
          reason: z.string().nullable(),
          detail: z.string().nullable(),
          tookMs: z.number().nullable(),
        }),
      ),
    }),
  ),
})
export type MessageDetail = z.infer<typeof messageDetail>

const oneMessage = z.strictObject({ id: id('Message') })
const patientsIn = ({ result }: { result: { items: MessageRow[] } }) => result.items.map((m) => m.patientId)

export const messageLog = {
  list: route('notifications.messages.list', {
    method: 'GET',
    path: '/notifications/messages',
    permission: 'notifications.message.read',
    summary: 'What was sent and what became of it, newest first.',
    query: z.strictObject({
      ...paging,
      q: searched(),
      kind: kindName.optional(),
      channel: z.enum(channels).optional(),
      state: z.enum([...messageStates, 'missed']).optional(),
      on: calendarDate.optional(),
    }),
    result: page(messageRow),
    look: { action: 'list', patients: patientsIn },
  }),
  get: route('notifications.messages.get', {
    method: 'GET',
    path: '/notifications/messages/:id',
    permission: 'notifications.message.read',
    summary: 'One message: every channel, every attempt.',
    params: oneMessage,
    result: messageDetail,
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
  resend: route('notifications.messages.resend', {
    method: 'POST',
    path: '/notifications/messages/:id/resend',
    permission: 'notifications.message.resend',
    summary: 'Send a message that did not arrive once more, from the first channel on.',
    params: oneMessage,
    result: done,
  }),
  missed: route('notifications.messages.missed', {
    method: 'GET',
    path: '/notifications/missed',
    permission: 'notifications.message.read',
    summary: 'How many messages of a day did not arrive, and how many did.',
    query: z.strictObject({ on: calendarDate.optional() }),
    result: z.object({
      on: calendarDate,
      total: z.number(),
      arrived: z.number(),
      missed: z.number(),
      waiting: z.number(),
      byReason: z.array(z.object({ reason: z.string(), count: z.number() })),
    }),
  }),
}

export const outbox = {
  list: route('notifications.outbox.list', {
    method: 'GET',
    path: '/notifications/outbox',
    permission: 'notifications.outbox.read',
    summary: 'What would have gone out, had a provider been set up; the text of secret ones is left out.',
    query: z.strictObject({ ...paging }),
    result: page(
      messageRow.extend({ subject: z.string().nullable(), body: z.string().nullable(), expired: z.boolean() }),
    ),
    look: { action: 'list', patients: patientsIn },
  }),
  open: route('notifications.outbox.open', {
    method: 'GET',
    path: '/notifications/outbox/:id',
    permission: 'notifications.outbox.read',
    summary: 'The text of one message in the outbox, secrets included; recorded as a look and an event.',
    params: oneMessage,
    result: z.object({
      id: z.string(),
      patientId: z.string().nullable(),
      language: z.string().nullable(),
      subject: z.string().nullable(),
      body: z.string(),
    }),
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
}

export const reply = z.object({
  id: z.string(),
  version: z.number(),
  channel: z.enum(['whatsapp', 'sms']),
  address: z.string(),
  name: z.string().nullable(),
  body: z.string().nullable(),
  receivedAt: instant,
  meaning: z.string().nullable(),
  outcome: z.string().nullable(),
  patientId: z.string().nullable(),
  patientName: z.string().nullable(),
  state: z.enum(['open', 'done']),
  /** Until then WhatsApp lets the clinic write freely; null on SMS. */
  freeUntil: instant.nullable(),
})
export type Reply = z.infer<typeof reply>

/** In a list, with who is registered under the number. */
export const listedReply = reply.extend({ people: z.array(z.object({ patientId: z.string(), name: z.string() })) })
export type ListedReply = z.infer<typeof listedReply>

const oneReply = z.strictObject({ id: id('Reply') })
export const replies = {
  list: route('notifications.replies.list', {
    method: 'GET',
    path: '/notifications/replies',
    permission: 'notifications.reply.read',
    summary: 'What people wrote back and nobody has dealt with, newest first; or all of it.',
    query: z.strictObject({ ...paging, state: z.enum(['open', 'done', 'all']).default('open') }),
    result: page(listedReply),
    look: {
      action: 'list',
      patients: ({ result }: { result: { items: ListedReply[] } }) =>
        result.items.flatMap((r) => [r.patientId, ...r.people.map((p) => p.patientId)]),
    },
  }),
  answer: route('notifications.replies.answer', {
    method: 'POST',
    path: '/notifications/replies/:id/answer',
    permission: 'notifications.reply.answer',
    summary: 'Write back on the same channel.',
    params: oneReply,
    body: z.strictObject({ text: prose(1000) }),
    result: reply,
  }),
  people: route('notifications.replies.people', {
    method: 'GET',
    path: '/notifications/replies/:id/people',
    permission: 'notifications.reply.answer',
    summary: 'The patients known under the number that wrote.',
    params: oneReply,
    result: z.object({ items: z.array(z.object({ patientId: z.string(), name: z.string(), number: z.string() })) }),
    look: { action: 'search', patients: ({ result }) => result.items.map((p: { patientId: string }) => p.patientId) },
  }),
  assign: route('notifications.replies.assign', {
    method: 'POST',
    path: '/notifications/replies/:id/patient',
    permission: 'notifications.reply.answer',
    summary: 'Say which of the patients known under that number wrote.',
    params: oneReply,
    body: z.strictObject({ patientId: id('Patient') }),
    result: reply,
  }),
  finish: route('notifications.replies.finish', {
    method: 'POST',
    path: '/notifications/replies/:id/done',
    permission: 'notifications.reply.answer',
    summary: 'Nothing more to do about it.',
    params: oneReply,
    result: reply,
  }),
}
