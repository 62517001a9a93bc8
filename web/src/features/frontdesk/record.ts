import type { z } from 'zod'
import type { DraftContent } from '@tabib/contracts/encounters/drafts'
import { consultations } from '@tabib/contracts/frontdesk/consultations'

export type RecordBody = z.input<typeof consultations.record.body>

const said = (text: string | undefined) => text?.trim() || undefined

/** The record as it is signed, from what was typed: blanks are left out. `lines` are the finished ones. */
export function recordOf(
  encounterId: RecordBody['encounterId'],
  typed: DraftContent,
  lines: RecordBody['prescription'],
): RecordBody {
  const parts = {
    complaint: said(typed.complaint),
    history: said(typed.history),
    examination: said(typed.examination),
    advice: said(typed.advice),
    testsNote: said(typed.testsNote),
    followUpOn: typed.followUpOn ?? undefined,
    followUpNote: typed.followUpOn ? said(typed.followUpNote) : undefined,
  }
  const written = Object.fromEntries(Object.entries(parts).filter(([, v]) => v !== undefined))
  return {
    encounterId,
    ...written,
    diagnoses: (typed.diagnoses ?? []).map((d) => d.code),
    prescription: lines,
    tests: typed.tests ?? [],
    panels: typed.panels ?? [],
    urgent: Boolean(typed.urgent) && Boolean(typed.tests?.length || typed.panels?.length),
  }
}

/** Whether anything was written beyond the complaint that came from the desk. */
export const isEmptyRecord = (body: RecordBody) =>
  !body.complaint &&
  !body.history &&
  !body.examination &&
  !body.advice &&
  !body.followUpOn &&
  !body.diagnoses?.length &&
  !body.prescription?.length &&
  !body.tests?.length &&
  !body.panels?.length
