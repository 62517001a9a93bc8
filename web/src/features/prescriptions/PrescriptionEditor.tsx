import { Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { Id } from '@tabib/contracts/core/id'
import { prescriptions, type SafetyWarning } from '@tabib/contracts/prescriptions/prescriptions'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { LineEditor } from './LineEditor.js'
import { MedicineSearch } from './MedicineSearch.js'
import { lineInWords, lineOf, type PadLine } from './pad.js'
import classes from './prescriptions.module.css'

interface PrescriptionEditorProps {
  patientId: string
  value: readonly PadLine[]
  onChange: (lines: PadLine[]) => void
  /** The doctor tried to sign: lines that are not finished say so plainly. */
  insist?: boolean
  /** The prescription these lines would replace. */
  amends?: Id<'Prescription'>
}

/**
 * The prescription on the writing pad: a medicine is found by a few letters, then jotted down (`1-0-1 5d af`), Enter goes
 * on to the next one. Every part can also be chosen; warnings stand beside the line they are about and never block.
 */
export function PrescriptionEditor({ patientId, value, onChange, insist, amends }: PrescriptionEditorProps) {
  const { t } = useTranslation('prescriptions')
  const id = useId()
  const { warnings, problem, retry } = useWarnings(patientId, value, amends)
  const searchId = `${id}-search`
  // At once, not in the next frame: by then the person may be in another field, and would be torn out of it.
  const search = () => document.getElementById(searchId)?.querySelector('input')?.focus()
  const howId = (key: string) => `${id}-how-${key}`
  const add = (line: PadLine) => {
    flushSync(() => onChange([...value, line]))
    document.getElementById(howId(line.key))?.focus()
  }
  const change = (key: string, part: Partial<PadLine>) =>
    onChange(value.map((l) => (l.key === key ? { ...l, ...part } : l)))
  const remove = (key: string) => {
    onChange(value.filter((l) => l.key !== key))
    search()
  }
  return (
    <Stack gap="xs">
      {value.length > 0 && (
        <ol className={classes.lines} aria-label={t('editor.lines')}>
          {value.map((line, i) => (
            <LineEditor
              key={line.key}
              line={line}
              howId={howId(line.key)}
              warnings={warnings.filter((w) => w.lines.at(-1) === i)}
              insist={insist ?? false}
              onChange={(part) => change(line.key, part)}
              onRemove={() => remove(line.key)}
              onNext={search}
            />
          ))}
        </ol>
      )}
      <ProblemNotice problem={problem} onRetry={retry} />
      <div id={searchId}>
        <MedicineSearch
          label={t('editor.add')}
          placeholder={t('editor.addHint')}
          onPick={(m) => add(lineOf(m))}
          onWords={(typed) => add(lineInWords(typed.slice(0, 120)))}
        />
      </div>
    </Stack>
  )
}

const NONE: SafetyWarning[] = []

/** Asks what should be known of the medicines on the pad; again whenever one comes or goes. */
function useWarnings(patientId: string, value: readonly PadLine[], amends: Id<'Prescription'> | undefined) {
  const now = JSON.stringify(
    value.map(({ medicineId, medicine, generic, atc }) => ({ medicineId, medicine, generic, atc })),
  )
  const [settled] = useDebouncedValue(now, 200)
  const lines = JSON.parse(settled) as { medicine: string }[]
  const body = { patientId, lines, ...(amends ? { amends } : {}) }
  const found = useQuery({ ...query(prescriptions.check, { body }), enabled: lines.length > 0 })
  return {
    warnings: settled === now ? (found.data?.warnings ?? NONE) : NONE,
    problem: found.error,
    retry: () => void found.refetch(),
  }
}
