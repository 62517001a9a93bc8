import { newId } from '@tabib/contracts/core/id'
import type { LocalTitle } from '@tabib/contracts/encounters/diagnoses'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import * as diagnoses from './diagnoses.repo.js'

export interface Diagnosing {
  encounterId: string
  patientId: string
  /** ICD-10 codes of the list, the main diagnosis first. */
  codes: readonly string[]
  at: Date
}

/** Records a visit's diagnoses, each code once. @throws Problem `encounters.unknown_code` with `details.codes` */
export async function recordDiagnoses(tx: WriteTx, actor: Actor, d: Diagnosing): Promise<void> {
  const codes = [...new Set(d.codes.map((c) => c.trim().toUpperCase()))]
  if (codes.length === 0) return
  const titles = new Map((await diagnoses.codesNamed(tx, codes)).map((c) => [c.code, c.title.en]))
  const unknown = codes.filter((c) => !titles.has(c))
  if (unknown.length > 0) throw new Problem('encounters.unknown_code', { details: { codes: unknown } })
  await diagnoses.insert(
    tx,
    codes.map((code) => ({
      id: newId(),
      encounter_id: d.encounterId,
      patient_id: d.patientId,
      system: 'icd10',
      code,
      title: titles.get(code)!,
      recorded_at: d.at.toISOString(),
      recorded_by: actor.accountId,
    })),
  )
}

export interface DiagnosisCodeRow {
  code: string
  title: LocalTitle
  /** Other words people search by. */
  words: readonly string[]
}

const CHUNK = 1000

/** Writes the list diagnoses are picked from; loading it again brings titles up to date and removes nothing. */
export async function loadDiagnosisCodes(tx: WriteTx, rows: readonly DiagnosisCodeRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    const part = rows.slice(i, i + CHUNK)
    await diagnoses.load(
      tx,
      part.map((r) => ({ code: r.code, title: JSON.stringify(r.title), words: r.words.join(' ') })),
    )
  }
}
