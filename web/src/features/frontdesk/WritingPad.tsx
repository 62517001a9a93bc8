import type { DraftContent } from '@tabib/contracts/encounters/drafts'
import type { VisitInFull } from '@tabib/contracts/encounters/encounters'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import type { Patient } from '@tabib/contracts/patients/patients'
import { IconPrinter } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { urlOf } from '../../api/call.js'
import { paths } from '../../paths.js'
import { printDocument } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { ProseField } from '../../ui/fields.js'
import { useHotkey } from '../../ui/hotkeys.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { DiagnosisPicker } from '../encounters/index.js'
import { linesToSign, PrescriptionEditor, readLines } from '../prescriptions/index.js'
import classes from './consult.module.css'
import { DraftNotice, SavedMark } from './DraftNotice.js'
import { FollowUpField } from './FollowUpField.js'
import { isEmptyRecord, recordOf } from './record.js'
import { TestPicker } from './TestPicker.js'
import { useDraft } from './useDraft.js'
import { useArrivalActions } from './useQueueActions.js'

interface PadProps {
  visit: VisitInFull
  patient: Patient
  arrival: Arrival | undefined
}

/** The doctor's sheet: written from top to bottom, kept at every pause, signed and printed at its end. */
export function WritingPad({ visit, patient, arrival }: PadProps) {
  const { t } = useTranslation('frontdesk')
  const draft = useDraft(visit.id, { complaint: visit.chiefComplaint ?? '' })
  const { content, keeper } = draft
  const pad = useRef<HTMLDivElement>(null)
  const loading = draft.phase === 'loading'
  const lines = useMemo(() => readLines(content.lines), [content.lines])
  const { lines: finished, unfinished } = linesToSign(lines)
  const [insist, setInsist] = useState(false)
  const signing = useSigning(visit, keeper)
  const change = (part: DraftContent) => keeper.change(part)
  const body = recordOf(visit.id, content, finished)
  const finish = () => {
    setInsist(unfinished.length > 0)
    if (unfinished.length === 0) return void signing.sign(body)
    pad.current
      ?.querySelectorAll('[data-part="prescription"] ol > li')
      [unfinished[0]!]?.querySelector<HTMLElement>('input')
      ?.focus()
  }
  useSections(pad)
  useEffect(() => {
    const first = pad.current?.querySelector('textarea')
    if (!first || loading || !matchMedia('(pointer: fine)').matches) return
    first.focus()
    first.setSelectionRange(first.value.length, first.value.length)
  }, [loading])
  if (loading) return <BlockSkeleton lines={5} />

  const prose = (part: 'complaint' | 'history' | 'examination' | 'advice', minRows: number, maxLength: number) => (
    <ProseField
      label={t(`pad.${part}`)}
      dir="auto"
      minRows={minRows}
      maxLength={maxLength}
      value={content[part] ?? ''}
      onChange={(text) => change({ [part]: text })}
      onBlur={() => void keeper.save()}
    />
  )
  return (
    <div ref={pad} className={classes.pad}>
      {arrival && <StartByWriting arrival={arrival} typing={draft.phase === 'typing'} />}
      <DraftNotice draft={draft} keeper={keeper} />
      <Section>{prose('complaint', 1, 2000)}</Section>
      <Section>{prose('history', 2, 8000)}</Section>
      <Section>{prose('examination', 2, 8000)}</Section>
      <Section>
        <DiagnosisPicker value={content.diagnoses ?? []} onChange={(diagnoses) => change({ diagnoses })} />
      </Section>
      <Section name="prescription">
        {lines.length > 0 && <h3>{t('pad.prescription')}</h3>}
        <PrescriptionEditor
          patientId={patient.id}
          value={lines}
          onChange={(next) => change({ lines: next })}
          insist={insist}
        />
      </Section>
      <Section>
        <TestPicker
          value={{
            tests: content.tests ?? [],
            panels: content.panels ?? [],
            testsNote: content.testsNote ?? '',
            urgent: content.urgent ?? false,
          }}
          onChange={change}
        />
      </Section>
      <Section>{prose('advice', 2, 4000)}</Section>
      <Section>
        <FollowUpField on={content.followUpOn ?? null} note={content.followUpNote ?? ''} onChange={change} />
      </Section>
      <ProblemNotice problem={signing.problem} />
      <ActionBar start={<SavedMark draft={draft} />}>
        <BigAction
          label={t('pad.finish')}
          shortcut="F10"
          icon={<IconPrinter size={22} />}
          pending={signing.pending}
          disabledReason={
            draft.phase === 'stale'
              ? t('pad.decideFirst')
              : isEmptyRecord(body) && unfinished.length === 0
                ? t('pad.nothingWritten')
                : null
          }
          onClick={finish}
        />
      </ActionBar>
    </div>
  )
}

const Section = ({ name, children }: { name?: string; children: ReactNode }) => (
  <div className={classes.part} data-part={name ?? ''}>
    {children}
  </div>
)

/** Signs the record, prints the prescription, and goes back to the queue. */
function useSigning(visit: VisitInFull, keeper: ReturnType<typeof useDraft>['keeper']) {
  const navigate = useNavigate()
  const [printing, setPrinting] = useState(false)
  const record = useAction(consultations.record, {
    invalidates: ['frontdesk.', 'encounters.', 'lab.', 'prescriptions.'],
  })
  async function sign(body: Parameters<typeof record.run>[0]['body']) {
    if (printing) return
    await keeper.save()
    const signed = await record.runAsync({ body }).catch(() => null)
    if (!signed) return
    keeper.end()
    setPrinting(true)
    const printed = await printDocument(urlOf(consultations.sheet, { params: { encounterId: visit.id } })).then(
      () => true,
      () => false,
    )
    await navigate({ to: paths.consult(), search: { done: visit.id, ...(printed ? {} : { unprinted: 1 }) } as never })
  }
  return { sign, pending: record.pending || printing, problem: record.problem }
}

/** A called patient whose visit is being written is with the doctor: nobody has to say so. */
function StartByWriting({ arrival, typing }: { arrival: Arrival; typing: boolean }) {
  const { start } = useArrivalActions(arrival)
  const due = typing && arrival.status === 'called'
  useEffect(() => {
    if (due) start()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [due])
  return null
}

/** F6 goes from part to part. */
function useSections(pad: RefObject<HTMLDivElement | null>) {
  const { t } = useTranslation('frontdesk')
  useHotkey({
    key: 'F6',
    label: t('pad.nextPart'),
    run: () => {
      const parts = [...(pad.current?.querySelectorAll<HTMLElement>('[data-part]') ?? [])]
      const at = parts.findIndex((p) => p.contains(document.activeElement))
      const next = parts[(at + 1) % parts.length]
      const fields = [...(next?.querySelectorAll<HTMLElement>('input:not([type="hidden"]), textarea') ?? [])]
      // Of the medicines, the field that adds one more.
      const field = next?.dataset['part'] === 'prescription' ? fields.at(-1) : fields[0]
      ;(field ?? next?.querySelector('button'))?.focus()
    },
  })
}
