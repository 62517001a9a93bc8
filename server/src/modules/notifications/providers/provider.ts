import type { Channel } from '@tabib/contracts/notifications/kinds'
import type { Reason } from '@tabib/contracts/notifications/reasons'

/** One message on one channel, ready to be handed over. */
export interface Parcel {
  /** Ours, and the same at every try: the provider's dedupe key. */
  key: string
  to: string
  name: string
  subject: string | null
  body: string
  language: 'en' | 'hi' | 'bn' | 'ar'
  /** Confirm and cancel, in the person's language; null where nothing is asked. */
  buttons: { confirm: string; cancel: string } | null
  /** Approved WhatsApp template, with its parameters in order. */
  template: { name: string; language: string; parameters: string[] } | null
  /** Whether the person wrote to us within 24 hours (WhatsApp). */
  windowOpen: boolean
  link: string | null
  /** A mail's way out: what it says at its foot, and the page that stops more of them. */
  wayOut?: { words: string; url: string } | null
  /** Instant of the first try: where to begin looking when asking. */
  since: string
  /** A file to go with it, e.g. a report. */
  document?: { bytes: Uint8Array; name: string; type: string }
  /** Where the provider shall send its news. */
  statusUrl: string | null
  /** Devices, for push. */
  devices: { id: string; provider: string; address: string; keys: Record<string, string> }[]
}

export interface Accepted {
  /** The provider's id of it; its news carry it. */
  id: string | null
  /** What the provider said, in its words. */
  answer: string
  /** Devices that are gone. */
  gone?: string[]
}

/**
 * Why a hand-over did not succeed. `refused`: never will. `busy`: the provider asks for a pause. `away`: nothing was handed over.
 * `unsure`: it may have been handed over and no answer came.
 */
export type Failure = 'refused' | 'busy' | 'away' | 'unsure'

export class NotTaken extends Error {
  override name = 'NotTaken'
  constructor(
    readonly failure: Failure,
    readonly reason: Reason,
    readonly detail: string,
    readonly more: { retryAfter?: number; status?: number } = {},
  ) {
    super(reason)
  }
}

/**
 * After a death between hand-over and record. `again`: the provider, or the person's device, drops a second copy of one key.
 * `ask`: the provider can say whether it has it. `never`: neither; it is not handed over a second time.
 */
export type Recovery = 'again' | 'ask' | 'never'

/** A carrier of one channel, with one clinic's settings. */
export interface Carrier {
  channel: Channel
  provider: string
  recovery: Recovery
  send(parcel: Parcel): Promise<Accepted>
  /** Whether the provider has it: its id, or null where it has not. @throws NotTaken where it cannot say */
  find?(parcel: Parcel): Promise<Accepted | null>
}

export type Settings = Record<string, string>

/** Where the large providers are; a test or a proxy sets others by environment. */
export const addresses = {
  twilio: process.env.TWILIO_URL ?? 'https://api.twilio.com',
  graph: process.env.META_GRAPH_URL ?? 'https://graph.facebook.com',
  fcm: process.env.FCM_URL ?? 'https://fcm.googleapis.com',
}
