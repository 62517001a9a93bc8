import { Button, FileButton, UnstyledButton } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { DOCUMENT_TYPES, documents } from '@tabib/contracts/documents/documents'
import { IconCamera, IconCircleCheck, IconFileText, IconX } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useHotkey } from '../../ui/hotkeys.js'
import { KeyHint } from '../../ui/KeyHint.js'
import classes from './desk.module.css'

interface Paper {
  id: Id<'Document'>
  title: string
  at: string
}

interface BroughtProps {
  patientId: Id<'Patient'>
  /** Papers of earlier visits, newest first. */
  papers: readonly Paper[]
  value: Id<'Document'> | null
  onChange: (id: Id<'Document'> | null) => void
}

/** The prescription a person brings along: photographed or scanned now, or one kept earlier. */
export function BroughtPrescription({ patientId, papers, value, onChange }: BroughtProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const id = useId()
  const chooser = useRef<HTMLButtonElement>(null)
  const [added, setAdded] = useState<Paper[]>([])
  const upload = useAction(documents.upload, {
    invalidates: ['documents.'],
    onDone: (d) => {
      setAdded((before) => [{ id: d.id, title: d.title, at: d.createdAt }, ...before])
      onChange(d.id)
    },
  })
  const attach = (file: File | null) => {
    if (!file) return
    const form = new FormData()
    const body = { kind: 'existing_prescription' as const, title: t('checkIn.paperTitle', { on: f.date(f.today()) }) }
    for (const [name, value] of Object.entries(body)) form.append(name, value)
    form.append('file', file)
    upload.run({ params: { patientId }, body }, { form })
  }
  useHotkey({ key: 'F6', label: t('checkIn.attach'), run: () => chooser.current?.click(), disabled: upload.pending })
  const shown = [...added, ...papers].slice(0, 6)
  return (
    <div>
      <div className={classes.papers} role="group" aria-labelledby={id}>
        <span id={id} className={classes.papersLabel}>
          {t('checkIn.brings')}
        </span>
        {shown.map((p) => (
          <UnstyledButton
            key={p.id}
            className={classes.paper ?? ''}
            aria-pressed={p.id === value}
            data-chosen={p.id === value || undefined}
            onClick={() => onChange(p.id === value ? null : p.id)}
          >
            {p.id === value ? <IconCircleCheck size={18} aria-hidden /> : <IconFileText size={18} aria-hidden />}
            <bdi className={classes.paperTitle}>{p.title}</bdi>
            <span className={classes.quiet}>{f.dateOf(p.at)}</span>
            {p.id === value && <IconX size={14} aria-hidden />}
          </UnstyledButton>
        ))}
        <FileButton accept={DOCUMENT_TYPES} onChange={attach}>
          {({ onClick }) => (
            <Button
              ref={chooser}
              onClick={onClick}
              variant="default"
              size="sm"
              loading={upload.pending}
              aria-keyshortcuts="F6"
              leftSection={<IconCamera size={18} aria-hidden />}
              rightSection={<KeyHint keys="F6" />}
            >
              {t('checkIn.attach')}
            </Button>
          )}
        </FileButton>
      </div>
      <ProblemNotice problem={upload.problem} />
    </div>
  )
}
