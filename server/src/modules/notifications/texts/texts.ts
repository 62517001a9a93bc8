import type { Language } from '@tabib/contracts/core/person'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import { ar } from './ar.js'
import { bn } from './bn.js'
import { en } from './en.js'
import { hi } from './hi.js'

/** The built-in words of one language: title and text of each kind. `{x}` is a variable, `[…]` is left out where one in it is missing. */
export interface Texts {
  ask: string
  /** At the foot of a mail, as its reader says it. */
  wayOut: string
  buttons: { confirm: string; cancel: string }
  kinds: Record<MessageKind, readonly [title: string, text: string]>
}

export const texts: Record<Language, Texts> = { en, hi, bn, ar }
