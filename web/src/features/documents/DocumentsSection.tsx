import { FileButton, Group, Loader, UnstyledButton } from '@mantine/core'
import {
  DOCUMENT_TYPES,
  type DocumentKind,
  documentKinds,
  documents,
  MAX_DOCUMENT_BYTES,
  type StoredDocument,
} from '@tabib/contracts/documents/documents'
import type { Patient } from '@tabib/contracts/patients/patients'
import { IconFileTypePdf, IconPhoto, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { Problem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { PickField } from '../../ui/picks.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { DocumentPreview } from './DocumentPreview.js'
import classes from './documents.module.css'

/** The files of a person: seen, and added by photo, scan or PDF. */
export default function DocumentsSection({ patient }: { patient: Patient }) {
  const { t } = useTranslation('documents')
  const mayAdd = useCan()('documents.document.add')
  const found = useQuery(query(documents.list, { params: { patientId: patient.id } }))
  const [shown, setShown] = useState<StoredDocument | null>(null)
  return (
    <div className={classes.documents}>
      {mayAdd && <Upload patient={patient} />}
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.data && !found.error && <BlockSkeleton lines={2} />}
      {found.data?.items.length === 0 && <EmptyState icon={IconPhoto} title={t('none')} hint={t('noneHint')} />}
      <ul className={classes.list}>
        {found.data?.items.map((d) => (
          <li key={d.id}>
            <Row document={d} onOpen={() => setShown(d)} />
          </li>
        ))}
      </ul>
      <DocumentPreview document={shown} onClose={() => setShown(null)} />
    </div>
  )
}

function Row({ document: d, onOpen }: { document: StoredDocument; onOpen: () => void }) {
  const { t } = useTranslation('documents')
  const f = useFormat()
  const Shape = d.contentType === 'application/pdf' ? IconFileTypePdf : IconPhoto
  return (
    <UnstyledButton className={classes.row ?? ''} onClick={onOpen}>
      <Shape size={26} stroke={1.5} aria-hidden />
      <span className={classes.words}>
        <bdi className={classes.title}>{d.title}</bdi>
        <span className={classes.facts}>
          {t(`kind.${d.kind}`)} · {f.dateOf(d.createdAt)} ·{' '}
          {t('size', { size: f.number(d.bytes / 1024 / 1024, { maximumFractionDigits: 1, minimumFractionDigits: 1 }) })}
        </span>
      </span>
    </UnstyledButton>
  )
}

function Upload({ patient }: { patient: Patient }) {
  const { t } = useTranslation('documents')
  const [kind, setKind] = useState<DocumentKind>('existing_prescription')
  const [refused, setRefused] = useState<Problem | null>(null)
  const upload = useAction(documents.upload, {
    invalidates: ['documents.'],
    onDone: (d) => announce(t('added', { title: d.title })),
  })
  const hand = (file: File | null) => {
    if (!file || upload.pending) return
    if (file.size > MAX_DOCUMENT_BYTES) return setRefused(new Problem('documents.too_large'))
    setRefused(null)
    const title = (file.name.replace(/\.[a-z0-9]{1,5}$/i, '').trim() || t('unnamed')).slice(0, 120)
    const form = new FormData()
    form.append('kind', kind)
    form.append('title', title)
    form.append('file', file)
    upload.run({ params: { patientId: patient.id }, body: { kind, title } }, { form })
  }
  return (
    <div className={classes.upload}>
      <Group gap="sm" align="flex-end">
        <div className={classes.kind}>
          <PickField<DocumentKind>
            label={t('kindLabel')}
            choices={documentKinds.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
            value={kind}
            onChange={(k) => k && setKind(k)}
          />
        </div>
        <FileButton accept={DOCUMENT_TYPES} onChange={hand} resetRef={{ current: null }}>
          {({ onClick }) => (
            <Act
              label={t('add')}
              icon={<IconUpload size={18} aria-hidden />}
              pending={upload.pending}
              onClick={onClick}
            />
          )}
        </FileButton>
      </Group>
      {upload.pending && (
        <Group gap="xs" role="status">
          <Loader size="xs" />
          <span>{t('adding')}</span>
        </Group>
      )}
      <ProblemNotice problem={refused ?? upload.problem} />
    </div>
  )
}
