import { Anchor, Modal, Skeleton, Stack } from '@mantine/core'
import { documents, type StoredDocument } from '@tabib/contracts/documents/documents'
import { IconExternalLink } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callFile } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import classes from './documents.module.css'

/** A file on screen: a picture as it is, a PDF in the browser's own reader. */
export function DocumentPreview({ document, onClose }: { document: StoredDocument | null; onClose: () => void }) {
  const { t } = useTranslation('core')
  return (
    <Modal
      opened={document !== null}
      onClose={onClose}
      title={<bdi>{document?.title}</bdi>}
      size="xl"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>{document && <Shown key={document.id} document={document} />}</HotkeyLayer>
    </Modal>
  )
}

function Shown({ document }: { document: StoredDocument }) {
  const { t } = useTranslation('documents')
  const { address, problem } = useFile(document)
  if (problem) return <ProblemNotice problem={problem} />
  if (!address) return <Skeleton h={360} />
  return (
    <Stack gap="sm">
      {document.contentType === 'application/pdf' ? (
        <iframe className={classes.pdf} src={address} title={document.title} />
      ) : (
        <img className={classes.picture} src={address} alt={document.title} />
      )}
      <Anchor href={address} target="_blank" rel="noreferrer" className={classes.open ?? ''}>
        <IconExternalLink size={16} aria-hidden /> {t('openAlone')}
      </Anchor>
    </Stack>
  )
}

/** Fetches a file with the person's own authority; its address lives as long as it is shown. */
function useFile({ id }: StoredDocument) {
  const [address, setAddress] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    let made: string | undefined
    callFile(documents.file, { params: { id } }, { signal: stop.signal }).then(
      (blob) => {
        if (!stop.signal.aborted) setAddress((made = URL.createObjectURL(blob)))
      },
      (e: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(e))
      },
    )
    return () => {
      stop.abort()
      if (made) URL.revokeObjectURL(made)
    }
  }, [id])
  return { address, problem }
}
