import type { DraftContent } from '@tabib/contracts/encounters/drafts'
import type { Problem } from '../../api/problem.js'
import type { RecordBody } from './record.js'
import { parse, PrescriptionEditor } from './standins.js'

type Line = NonNullable<DraftContent['lines']>[number]

export interface Lines {
  all: Line[]
  /** What can be signed. */
  finished: NonNullable<RecordBody['prescription']>
  /** Whether a line was begun and does not say all it must. */
  unfinished: boolean
  showUnfinished: (pad: HTMLElement | null) => void
}

export function useLines(all: Line[]): Lines {
  const parsed = all.map((l) => parse(l))
  return {
    all,
    finished: parsed.flatMap((p) => (p.success ? [p.data] : [])) as Lines['finished'],
    unfinished: parsed.some((p) => !p.success),
    showUnfinished: () => undefined,
  }
}

interface PartProps {
  lines: Lines
  patientId: string
  problem: Problem | null
  onChange: (lines: Line[]) => void
}

export function PrescriptionPart({ lines, onChange }: PartProps) {
  return <PrescriptionEditor value={lines.all} onChange={onChange} />
}
