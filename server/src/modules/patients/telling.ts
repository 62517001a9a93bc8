import type { Language } from '@tabib/contracts/core/person'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { isTold, notify, type Person, type Recipient } from '../notifications/index.js'
import { letterhead } from '../organisation/index.js'
import * as patients from './patients.repo.js'

/** Where a patient is reached; undefined where there is none of that id, or nobody to reach any more. */
export async function recipientOfPatient(db: Reader, patientId: string): Promise<Recipient | undefined> {
  const p = await patients.findPublished(db, patientId)
  if (!p || p.deceased_on !== null) return undefined
  return { patientId, name: p.name, phone: p.phone, language: p.language as Language | null }
}

/** One fact about a patient's care. */
export interface PatientFact {
  patientId: string
  /** The branch it happened in: under its name the patient is told. */
  branchId: string
  kind: MessageKind
  /** One fact, one key. */
  key: string
  /** What the kind asks for beside the clinic's and the patient's name, in the patient's language. */
  data?: (language: Language) => Record<string, string | null>
  /** Where nobody misses it: told only to who has a phone. */
  onlyWithPhone?: boolean
}

/** Tells a patient a fact about their care, in this transaction; what it says of their health stays in the clinic. */
export async function tellPatient(tx: WriteTx, actor: Actor, fact: PatientFact): Promise<void> {
  if (!(await isTold(tx, fact.kind))) return
  const to = await recipientOfPatient(tx, fact.patientId)
  if (!to || (fact.onlyWithPhone && !to.phone)) return
  const { name: clinic } = await letterhead(tx, fact.branchId)
  await notify(
    tx,
    { ...actor, branchId: fact.branchId },
    {
      to,
      kind: fact.kind,
      key: fact.key,
      data: { clinic, name: to.name, ...fact.data?.(to.language ?? 'en') },
    },
  )
}

/** The people of a patient’s session are spoken to in this language from now on: in messages and on paper. */
export async function speakTo(tx: WriteTx, actor: Actor, language: Language): Promise<void> {
  for (const id of actor.patientIds) {
    const known = await patients.find(tx, id)
    if (!known || known.language === language) continue
    if (!(await patients.update(tx, id, known.version, { language }))) throw new Problem('stale')
  }
}

/** Who has these phone numbers, for whoever reads what came from them. */
export const peopleOfPhones = async (db: Reader, phones: readonly string[]): Promise<Person[]> =>
  (await patients.withPhones(db, phones)).map(({ id, phone, ...p }) => ({ patientId: id, phone: phone!, ...p }))

/** A patient's phone; null where none is known. */
export const phoneOfPatient = async (db: Reader, patientId: string): Promise<string | null> =>
  (await patients.findPublished(db, patientId))?.phone ?? null
