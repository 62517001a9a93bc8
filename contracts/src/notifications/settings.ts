import { z } from 'zod'
import { language } from '../core/person.js'
import { route } from '../core/route.js'
import { line, prose } from '../core/text.js'
import { instant } from '../core/time.js'
import { channels, outsideChannels, policies } from './kinds.js'
import { kindName } from './mine.js'

/** Carriers of a channel. */
export const providers = {
  email: ['smtp'],
  sms: ['twilio', 'http'],
  whatsapp: ['meta'],
  push: ['push'],
} as const satisfies Record<(typeof outsideChannels)[number], readonly string[]>
export type Provider = (typeof providers)[keyof typeof providers][number]

/** What each provider asks for. Secrets are sealed, never answered, and shown by their last four characters. */
export const providerFields = {
  smtp: { open: ['host', 'port', 'security', 'user', 'from', 'fromName'], secret: ['password'] },
  twilio: { open: ['accountSid', 'from', 'messagingServiceSid'], secret: ['authToken'] },
  http: {
    open: ['url', 'method', 'contentType', 'bodyTemplate', 'success', 'idPath', 'dedupeHeader', 'lookupUrl'],
    secret: ['headers', 'webhookSecret'],
  },
  meta: { open: ['phoneNumberId', 'businessAccountId'], secret: ['accessToken', 'appSecret', 'verifyToken'] },
  push: { open: ['contact', 'publicKey', 'fcmProject'], secret: ['privateKey', 'serviceAccount'] },
} as const satisfies Record<Provider, { open: readonly string[]; secret: readonly string[] }>

/** Without these a provider cannot be switched on. */
export const neededFields = {
  smtp: ['host', 'port', 'from'],
  twilio: ['accountSid', 'authToken'],
  http: ['url', 'method'],
  meta: ['phoneNumberId', 'accessToken', 'appSecret', 'verifyToken'],
  push: [],
} as const satisfies Record<Provider, readonly string[]>

export const channelSetting = z.object({
  channel: z.enum(outsideChannels),
  version: z.number(),
  active: z.boolean(),
  provider: z.string(),
  settings: z.record(z.string(), z.string()),
  /** Which credentials are set, by the last four characters of each. */
  secrets: z.record(z.string(), z.string()),
  /** The credentials came from another installation and cannot be opened here: nothing goes out before they are typed in again. */
  enterAgain: z.boolean(),
  /** Where the provider sends its news. */
  webhooks: z.array(z.object({ name: z.string(), url: z.string() })),
  testedAt: instant.nullable(),
  testOutcome: z.string().nullable(),
  /** Set while the provider is given a rest after failing. */
  pausedUntil: instant.nullable(),
})
export type ChannelSetting = z.infer<typeof channelSetting>

const fieldValue = z.string().max(6000)
const oneChannel = z.strictObject({ channel: z.enum(outsideChannels) })
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const rules = z.object({
  version: z.number(),
  quietFrom: z.string().nullable(),
  quietTo: z.string().nullable(),
  retentionDays: z.number(),
})

export const kindPolicy = z.object({
  kind: z.string(),
  active: z.boolean(),
  mandatory: z.boolean(),
  urgent: z.boolean(),
  policy: z.enum(policies),
  channels: z.array(z.enum(channels)),
  /** Channels this kind can go by. */
  possible: z.array(z.enum(channels)),
})
export type KindPolicy = z.infer<typeof kindPolicy>

export const channelSettings = {
  list: route('notifications.channels.list', {
    method: 'GET',
    path: '/notifications/channels',
    permission: 'notifications.settings.manage',
    summary: 'How this clinic reaches people; credentials are not answered.',
    result: z.object({ items: z.array(channelSetting) }),
  }),
  put: route('notifications.channels.put', {
    method: 'PUT',
    path: '/notifications/channels/:channel',
    permission: 'notifications.settings.manage',
    summary: 'Set up a channel or switch it; a credential that is left out stays as it is.',
    params: oneChannel,
    body: z.strictObject({
      active: z.boolean(),
      provider: z.enum(['smtp', 'twilio', 'http', 'meta', 'push']),
      settings: z.record(z.string().max(40), fieldValue),
      secrets: z.record(z.string().max(40), fieldValue).optional(),
    }),
    result: channelSetting,
  }),
  test: route('notifications.channels.test', {
    method: 'POST',
    path: '/notifications/channels/:channel/test',
    permission: 'notifications.settings.manage',
    summary: 'Send a test to a typed address and say what the provider answered.',
    params: oneChannel,
    body: z.strictObject({ to: line(200) }),
    result: z.object({ sent: z.boolean(), reason: z.string().nullable(), answer: z.string() }),
    idempotencyExempt: 'a person who presses the button twice wants two tests',
  }),
}

export const clinicRules = {
  get: route('notifications.rules.get', {
    method: 'GET',
    path: '/notifications/rules',
    permission: 'notifications.settings.manage',
    summary: 'Quiet hours and how long texts are kept.',
    result: rules,
  }),
  put: route('notifications.rules.put', {
    method: 'PUT',
    path: '/notifications/rules',
    permission: 'notifications.settings.manage',
    summary: 'Change quiet hours and how long texts are kept.',
    body: z.strictObject({
      quietFrom: clock.nullable(),
      quietTo: clock.nullable(),
      retentionDays: z.number().int().min(7).max(3650),
    }),
    result: rules,
  }),
  policies: route('notifications.policies.list', {
    method: 'GET',
    path: '/notifications/policies',
    permission: 'notifications.settings.manage',
    summary: 'Each kind of message: whether, by which channels, one after the other or all at once.',
    result: z.object({ items: z.array(kindPolicy) }),
  }),
  setPolicy: route('notifications.policies.put', {
    method: 'PUT',
    path: '/notifications/policies/:kind',
    permission: 'notifications.settings.manage',
    summary: 'Decide how a kind of message goes out.',
    params: z.strictObject({ kind: kindName }),
    body: z.strictObject({
      active: z.boolean(),
      policy: z.enum(policies),
      channels: z.array(z.enum(channels)).min(1).max(channels.length),
    }),
    result: kindPolicy,
  }),
}

export const templateView = z.object({
  kind: z.string(),
  channel: z.enum(channels),
  language,
  edition: z.number(),
  builtIn: z.boolean(),
  subject: z.string().nullable(),
  body: z.string(),
  providerName: z.string().nullable(),
  providerLanguage: z.string().nullable(),
  variables: z.array(z.object({ name: z.string(), required: z.boolean() })),
  /** Required variables the text does not use. */
  unused: z.array(z.string()),
  editions: z.array(
    z.object({
      edition: z.number(),
      by: z.string(),
      at: instant,
      subject: z.string().nullable(),
      body: z.string().nullable(),
    }),
  ),
})
export type TemplateView = z.infer<typeof templateView>

const place = z.strictObject({ kind: kindName, channel: z.enum(channels), language })
const text = { subject: line(200).nullable().optional(), body: prose(4000) }

export const templates = {
  get: route('notifications.templates.get', {
    method: 'GET',
    path: '/notifications/templates/:kind/:channel/:language',
    permission: 'notifications.settings.manage',
    summary: 'The text of a kind on a channel in a language, and its earlier editions.',
    params: place,
    result: templateView,
  }),
  put: route('notifications.templates.put', {
    method: 'PUT',
    path: '/notifications/templates/:kind/:channel/:language',
    permission: 'notifications.settings.manage',
    summary: 'Write a new edition of a text; unknown variables are refused.',
    params: place,
    body: z.strictObject({
      ...text,
      providerName: z
        .string()
        .trim()
        .regex(/^[a-z0-9_]{1,512}$/)
        .nullable()
        .optional(),
      providerLanguage: z
        .string()
        .trim()
        .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/)
        .nullable()
        .optional(),
    }),
    result: templateView,
  }),
  reset: route('notifications.templates.reset', {
    method: 'POST',
    path: '/notifications/templates/:kind/:channel/:language/reset',
    permission: 'notifications.settings.manage',
    summary: 'Go back to the built-in text.',
    params: place,
    result: templateView,
  }),
  preview: route('notifications.templates.preview', {
    method: 'POST',
    path: '/notifications/templates/:kind/:channel/:language/preview',
    permission: 'notifications.settings.manage',
    summary: 'The text as a person would receive it, with example data.',
    params: place,
    body: z.strictObject(text),
    result: z.object({
      subject: z.string().nullable(),
      body: z.string(),
      unused: z.array(z.string()),
      /** Parts an SMS is charged as. */
      parts: z.number(),
      buttons: z.array(z.string()),
    }),
    idempotencyExempt: 'changes nothing',
  }),
}
