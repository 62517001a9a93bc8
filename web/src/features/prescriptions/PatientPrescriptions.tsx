import { Button, Center, Stack } from '@mantine/core'
import { type Prescription, prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { IconPill } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { pages, query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { usePages } from '../../shared/usePages.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { PrescriptionCard } from './PrescriptionCard.js'

/** Everything that was ever prescribed to a patient, newest first: a section of the patient's page. */
export function PatientPrescriptions({ patientId }: { patientId: string }) {
  const { t } = useTranslation(['prescriptions', 'core'])
  const list = usePages<Prescription>(pages(prescriptions.ofPatient, { params: { patientId }, query: { limit: 10 } }))
  if (list.problem && !list.rows) return <ProblemNotice problem={list.problem} onRetry={list.retry} />
  if (!list.rows) return <BlockSkeleton lines={3} />
  if (list.rows.length === 0) return <EmptyState icon={IconPill} title={t('patient.none')} />
  return (
    <Stack gap="sm">
      {list.rows.map((p) => (
        <PrescriptionCard key={p.id} prescription={p} />
      ))}
      {list.more.has && (
        <Center>
          <Button variant="default" onClick={list.more.load} loading={list.more.pending}>
            {t('core:more')}
          </Button>
        </Center>
      )}
    </Stack>
  )
}

/** The prescription of a visit; says so where none was written. */
export function VisitPrescription({ encounterId }: { encounterId: string }) {
  const { t } = useTranslation('prescriptions')
  const found = useQuery(query(prescriptions.ofEncounter, { params: { encounterId } }))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={2} />
  if (!found.data.prescription) return <EmptyState icon={IconPill} title={t('patient.noneInVisit')} />
  return <PrescriptionCard prescription={found.data.prescription} />
}
