import type { Language } from '@tabib/contracts/core/person'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'

/** Somebody confirmed or cancelled what a message asked about. */
export interface Answer {
  meaning: 'confirm' | 'cancel'
  /** What the message was about: `notify`'s `subject.id`. */
  subjectId: string
  messageId: string
  channel: 'whatsapp' | 'sms'
}

/**
 * What the module that knows the subject made of it: `done`, `past` (too late to matter), or `refused` by a rule.
 * Anything but `done` lands in the inbox as well.
 */
export type Outcome = 'done' | 'past' | 'refused'
type Hear = (tx: WriteTx, actor: Actor, answer: Answer) => Promise<Outcome>

export interface Person {
  patientId: string
  name: string
  number: string
  phone: string
  /** Where they are registered. */
  branchId: string
}
type WhoHas = (db: Reader, phones: readonly string[]) => Promise<Person[]>

// Modules above say at start who hears what: this one knows neither appointments nor patients.
const hearers = new Map<string, Hear>()
type PhoneOf = (db: Reader, patientId: string) => Promise<string | null>
let whoHas: WhoHas = async () => []
let phoneOf: PhoneOf = async () => null

/** A patient as a message knows them. */
export interface Patient {
  patientId: string
  phone: string | null
}
/** The account of a phone, and where it is written to by mail. */
export interface PortalAccount {
  accountId: string
  email: string | null
}
type AccountsOf = (db: Reader, patients: readonly Patient[]) => Promise<(PortalAccount | null)[]>
type Speak = (tx: WriteTx, actor: Actor, language: Language) => Promise<void>
let accounts: AccountsOf = async () => []
let page: string | null = null
let speak: Speak = async () => undefined

/** Hears answers about one kind of subject, in the transaction that records them. A module calls it when it starts. */
export function onReply(subjectKind: string, hear: Hear): void {
  hearers.set(subjectKind, hear)
}

/** Says who is known under these phone numbers, and what a patient's number is now. The module that knows people calls it when it starts. */
export function knowsPeople(find: WhoHas, phone: PhoneOf): void {
  whoHas = find
  phoneOf = phone
}

/**
 * Says for whose account a message to a patient is, in the order of the patients: that person decides how they are told, and
 * reads it in the portal, on the page `noticesAt`. The module that knows whose phone is whose calls it when it starts.
 */
export function knowsAccounts(find: AccountsOf, noticesAt: string): void {
  accounts = find
  page = noticesAt
}

/** Hears in which language the patients of a session want to be spoken to. The module that keeps it calls it when it starts. */
export function onLanguage(keep: Speak): void {
  speak = keep
}

export const hearerOf = (subjectKind: string) => hearers.get(subjectKind)
/** A patient's phone as it is now; null where none is known. */
export const phoneNow: PhoneOf = (db, patientId) => phoneOf(db, patientId)
export const peopleWith: WhoHas = (db, phones) => whoHas(db, phones)
/** Where a patient reads what they were told. */
export const noticesPage = () => page
export const accountsFor: AccountsOf = (db, patients) => accounts(db, patients)
export const speakTo: Speak = (tx, actor, language) => speak(tx, actor, language)
