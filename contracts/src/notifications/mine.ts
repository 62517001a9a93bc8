import { z } from 'zod'
import { id } from '../core/id.js'
import { language } from '../core/person.js'
import { page, paging } from '../core/page.js'
import { done, route } from '../core/route.js'
import { exact, flag } from '../core/text.js'
import { instant, timeZone } from '../core/time.js'
import { channels, messageKinds } from './kinds.js'

const messageId = z.strictObject({ id: id('Message') })
export const kindName = z.enum(messageKinds as [string, ...string[]])

/** A message to the person who is signed in, as the bell shows it. */
export const notice = z.object({
  id: z.string(),
  kind: z.string(),
  /** Whom of a patient’s people it is about; null on an employee’s own. */
  patientId: id('Patient').nullable(),
  /** The language it is in, which decides its direction. */
  language: language.nullable(),
  title: z.string(),
  text: z.string(),
  /** Where in this app it leads; null where nowhere. */
  link: z.string().nullable(),
  at: instant,
  readAt: instant.nullable(),
})
export type Notice = z.infer<typeof notice>

/** What a person has decided about how the system speaks to them. */
export const preferences = z.object({
  version: z.number(),
  language: language.nullable(),
  timeZone: z.string().nullable(),
  darkMode: z.enum(['auto', 'light', 'dark']),
  defaultTemplate: z.string().nullable(),
  /** Channels by kind; a kind that is missing goes by the clinic's decision. An empty list: not at all. */
  channels: z.record(z.string(), z.array(z.enum(channels))),
})
export type Preferences = z.infer<typeof preferences>

export const myNotifications = {
  list: route('notifications.mine.list', {
    method: 'GET',
    path: '/notifications',
    permission: 'signed-in',
    summary: 'Messages to me, newest first.',
    query: z.strictObject({ ...paging, unread: flag.optional() }),
    result: page(notice),
    look: { action: 'open', patients: ({ result }) => result.items.map((n: Notice) => n.patientId) },
  }),
  unread: route('notifications.mine.unread', {
    method: 'GET',
    path: '/notifications/unread/count',
    permission: 'signed-in',
    summary: 'How many messages to me I have not read.',
    result: z.object({ count: z.number() }),
  }),
  read: route('notifications.mine.read', {
    method: 'PUT',
    path: '/notifications/:id/read',
    permission: 'signed-in',
    summary: 'Mark a message to me as read.',
    params: messageId,
    result: done,
  }),
  readAll: route('notifications.mine.read_all', {
    method: 'POST',
    path: '/notifications/read-all',
    permission: 'signed-in',
    summary: 'Mark all messages to me as read.',
    result: z.object({ count: z.number() }),
  }),
}

export const myPreferences = {
  get: route('notifications.preferences.get', {
    method: 'GET',
    path: '/users/me/preferences',
    permission: 'signed-in',
    summary: 'My language, time zone, theme, and channels by kind of message.',
    result: preferences,
  }),
  put: route('notifications.preferences.put', {
    method: 'PUT',
    path: '/users/me/preferences',
    permission: 'signed-in',
    summary: 'Change my preferences; mandatory kinds are sent whatever is said here.',
    body: z.strictObject({
      language: language.nullable().optional(),
      timeZone: timeZone.nullable().optional(),
      darkMode: z.enum(['auto', 'light', 'dark']).optional(),
      defaultTemplate: exact.trim().max(100).nullable().optional(),
      channels: z.partialRecord(kindName, z.array(z.enum(channels)).max(channels.length)).optional(),
    }),
    result: preferences,
  }),
}

export const push = {
  key: route('notifications.push.key', {
    method: 'GET',
    path: '/notifications/push/key',
    permission: 'signed-in',
    summary: 'The clinic’s public key for Web Push; null while push is switched off.',
    result: z.object({ publicKey: z.string().nullable() }),
  }),
  subscribe: route('notifications.push.subscribe', {
    method: 'POST',
    path: '/notifications/push/subscriptions',
    permission: 'signed-in',
    summary: 'Send push messages to this browser or phone.',
    body: z.union([
      z.strictObject({
        provider: z.literal('web'),
        endpoint: z.url().max(1000),
        keys: z.strictObject({ p256dh: exact.max(200), auth: exact.max(100) }),
        device: exact.trim().max(200).optional(),
      }),
      z.strictObject({
        provider: z.literal('fcm'),
        token: exact.min(10).max(1000),
        device: exact.trim().max(200).optional(),
      }),
    ]),
    result: done,
  }),
  unsubscribe: route('notifications.push.unsubscribe', {
    method: 'POST',
    path: '/notifications/push/unsubscribe',
    permission: 'signed-in',
    summary: 'Send no more push messages to this browser or phone.',
    body: z.strictObject({ address: exact.min(1).max(1000) }),
    result: done,
  }),
}
