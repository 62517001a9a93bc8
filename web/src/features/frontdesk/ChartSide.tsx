import { UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { documents } from '@tabib/contracts/documents/documents'
import type { VisitInFull } from '@tabib/contracts/encounters/encounters'
import { labOrders } from '@tabib/contracts/lab/orders'
import type { Patient } from '@tabib/contracts/patients/patients'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { IconChevronDown, IconClipboardHeart, IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { DocumentPreview } from '../documents/index.js'
import { ChartHead, TimeLine } from '../encounters/index.js'
import { VisitOrders } from '../lab/index.js'
import { CurrentMedicines, PrescriptionCard } from '../prescriptions/index.js'
import classes from './consult.module.css'

const VitalsTrends = lazy(() => import('../encounters/index.js').then((m) => ({ default: m.VitalsTrends })))

/** What is known of this person, beside what is being written; folded above it where there is no room beside. */
export function ChartSide(props: { visit: VisitInFull; patient: Patient }) {
  const { t } = useTranslation('frontdesk')
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false })
  const [open, setOpen] = useState(false)
  if (!narrow) return <Known {...props} />
  return (
    <div className={classes.sideFolded}>
      <UnstyledButton className={classes.sideToggle ?? ''} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconClipboardHeart size={20} aria-hidden />
        {t('side.label')}
        <IconChevronDown size={18} aria-hidden data-open={open || undefined} />
      </UnstyledButton>
      {open && <Known {...props} />}
    </div>
  )
}

function Known({ visit, patient }: { visit: VisitInFull; patient: Patient }) {
  const { t } = useTranslation('frontdesk')
  const orders = useQuery(query(labOrders.ofEncounter, { params: { encounterId: visit.id } }))
  return (
    <aside className={classes.side} aria-label={t('side.label')}>
      <Suspense fallback={<BlockSkeleton lines={4} />}>
        {visit.existingPrescriptionId && <Brought documentId={visit.existingPrescriptionId} patientId={patient.id} />}
        <ChartHead patientId={patient.id} />
        {(orders.data?.items.length ?? 0) > 0 && (
          <Part title={t('side.results')}>
            <VisitOrders encounterId={visit.id} />
          </Part>
        )}
        <Part title={t('side.medicines')}>
          <CurrentMedicines patientId={patient.id} />
        </Part>
        <Part title={t('side.trends')} folded>
          <VitalsTrends patientId={patient.id} birthDate={patient.birthDate} />
        </Part>
        <Part title={t('side.past')}>
          <TimeLine
            patientId={patient.id}
            exceptEncounterId={visit.id}
            inside={(past) => <PastVisit encounterId={past.id} />}
          />
        </Part>
      </Suspense>
    </aside>
  )
}

/** The paper the patient brought along, one tap away. */
function Brought({ documentId, patientId }: { documentId: string; patientId: string }) {
  const { t } = useTranslation('frontdesk')
  const [open, setOpen] = useState(false)
  const papers = useQuery(query(documents.list, { params: { patientId } }))
  const paper = papers.data?.items.find((d) => d.id === documentId)
  if (!paper) return null
  return (
    <>
      <UnstyledButton className={classes.brought ?? ''} onClick={() => setOpen(true)}>
        <IconFileText size={20} aria-hidden />
        {t('side.brought')}
      </UnstyledButton>
      <DocumentPreview document={open ? paper : null} onClose={() => setOpen(false)} />
    </>
  )
}

/** A part of the chart; what is folded is not even read before it is opened. */
function Part({ title, folded, children }: { title: string; folded?: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(!folded)
  return (
    <section className={classes.sidePart}>
      <h3>
        <UnstyledButton className={classes.sideHead ?? ''} aria-expanded={open} onClick={() => setOpen(!open)}>
          {title}
          <IconChevronDown size={18} aria-hidden data-open={open || undefined} />
        </UnstyledButton>
      </h3>
      {open && (
        <div className={classes.sideBody}>
          <Suspense fallback={<BlockSkeleton lines={2} />}>{children}</Suspense>
        </div>
      )}
    </section>
  )
}

/** What was prescribed and found in a visit of the past. */
function PastVisit({ encounterId }: { encounterId: string }) {
  const written = useQuery(query(prescriptions.ofEncounter, { params: { encounterId } }))
  const orders = useQuery(query(labOrders.ofEncounter, { params: { encounterId } }))
  const prescription = written.data?.prescription
  return (
    <>
      {prescription && <PrescriptionCard prescription={prescription} quiet />}
      {(orders.data?.items.length ?? 0) > 0 && <VisitOrders encounterId={encounterId} />}
    </>
  )
}
