import { Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import type { VisitInFull } from '@tabib/contracts/encounters/encounters'
import type { Note } from '@tabib/contracts/encounters/notes'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { IconNotes, IconPencilPlus, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { urlOf } from '../../api/call.js'
import { NoteAmendment } from '../encounters/index.js'
import { query } from '../../api/query.js'
import { useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { currentLanguage } from '../../i18n/i18n.js'
import { usePrint } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import classes from './consult.module.css'
import { WrittenPrescription } from './WrittenPrescription.js'

/** A visit as it was signed: to be read, printed again, and corrected beside what stands. */
export function FinishedVisit({ visit, patientId }: { visit: VisitInFull; patientId: Id<'Patient'> }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const me = useMe()
  const sheet = usePrint()
  const written = useQuery(query(prescriptions.ofEncounter, { params: { encounterId: visit.id } }))
  const [amending, setAmending] = useState<Note | null>(null)
  const last = visit.notes.at(-1)
  const titles = visit.diagnoses.map((d) => `${d.title[currentLanguage()] ?? d.title.en} (${d.code})`)
  const prescription = written.data?.prescription
  const over = visit.status === 'completed'
  return (
    <div className={classes.pad} data-patient={patientId}>
      {visit.notes.length === 0 && (
        <Text c="dimmed">
          {t(`record.${visit.status}`, { on: f.date(visit.serviceDate), doctor: visit.doctorName ?? '—' })}
        </Text>
      )}
      {visit.notes.length === 0 && !titles.length && !prescription && (
        <EmptyState icon={IconNotes} title={t('record.empty')} />
      )}
      {visit.notes.map((n) => (
        <NoteText key={n.id} note={n} />
      ))}
      {titles.length > 0 && (
        <div className={classes.part}>
          <h3>{t('pad.diagnoses')}</h3>
          <ul className={classes.read}>
            {titles.map((title) => (
              <li key={title} dir="auto">
                {title}
              </li>
            ))}
          </ul>
        </div>
      )}
      <ProblemNotice problem={written.error} onRetry={() => void written.refetch()} />
      {prescription && (
        <WrittenPrescription
          prescription={prescription}
          onAmended={() => void sheet.print(urlOf(consultations.sheet, { params: { encounterId: visit.id } }))}
        />
      )}
      <ProblemNotice problem={sheet.problem} />
      {over && (
        <ActionBar
          start={
            last &&
            last.authorId === me.staffId && (
              <Act label={t('record.amend')} icon={<IconPencilPlus size={18} />} onClick={() => setAmending(last)} />
            )
          }
        >
          <BigAction
            label={t('consult.printAgain')}
            shortcut="F8"
            icon={<IconPrinter size={20} />}
            pending={sheet.pending}
            onClick={() =>
              void sheet.print(
                urlOf(consultations.sheet, { params: { encounterId: visit.id }, query: { duplicate: 'true' } }),
              )
            }
          />
        </ActionBar>
      )}
      {amending && <NoteAmendment note={amending} onClose={() => setAmending(null)} />}
    </div>
  )
}

function NoteText({ note }: { note: Note }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const parts = (['complaint', 'history', 'examination', 'advice'] as const).filter((p) => note[p])
  return (
    <article className={classes.note} data-amends={note.amends ? true : undefined}>
      <Text size="sm" c="dimmed">
        {t(note.amends ? 'record.amended' : 'record.signed', { who: note.authorName, at: f.dateTime(note.signedAt) })}
      </Text>
      {note.reason && <Text size="sm">{t('record.because', { reason: note.reason })}</Text>}
      {parts.map((p) => (
        <div key={p} className={classes.part}>
          <h3>{t(`pad.${p}`)}</h3>
          <p className={classes.prose} dir="auto">
            {note[p]}
          </p>
        </div>
      ))}
    </article>
  )
}
