import { Button } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { charts } from '@tabib/contracts/encounters/charts'
import { encounters, type VisitInFull } from '@tabib/contracts/encounters/encounters'
import { encounterCan } from '@tabib/contracts/encounters/encounters.states'
import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import { type Patient, patients } from '@tabib/contracts/patients/patients'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { paths } from '../../paths.js'
import { PatientBanner } from '../../shared/PatientBanner.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { ChartSide } from './ChartSide.js'
import classes from './consult.module.css'
import { FinishedVisit } from './FinishedVisit.js'
import { VisitBar } from './VisitBar.js'
import { WritingPad } from './WritingPad.js'

interface ConsultationProps {
  encounterId: Id<'Encounter'>
  /** Their place in my queue of today; absent for visits of other days and doctors. */
  arrival: Arrival | undefined
}

/** One visit: who it is, what is known, and what is written. */
export function Consultation({ encounterId, arrival }: ConsultationProps) {
  const { t } = useTranslation('frontdesk')
  const visit = useQuery(query(encounters.get, { params: { id: encounterId } }))
  const patientId = visit.data?.patientId ?? arrival?.patient.id
  const patient = useQuery({ ...query(patients.get, { params: { id: patientId! } }), enabled: patientId !== undefined })
  const problem = visit.error ?? patient.error
  return (
    <section className={classes.chart} aria-label={t('consult.chart')}>
      <Button
        component={Link}
        to={paths.consult()}
        variant="default"
        size="xs"
        className={classes.backToQueue ?? ''}
        leftSection={<IconArrowLeft size={16} className={classes.flips} aria-hidden />}
      >
        {t('consult.queue')}
      </Button>
      <ProblemNotice problem={problem} onRetry={() => void (visit.error ? visit.refetch() : patient.refetch())} />
      {!problem && !(visit.data && patient.data) && <BlockSkeleton lines={6} />}
      {visit.data && patient.data && (
        <>
          <Banner patient={patient.data} visit={visit.data} />
          {arrival && <VisitBar arrival={arrival} />}
          <div className={classes.sheet}>
            <Writing visit={visit.data} patient={patient.data} arrival={arrival} />
            <ChartSide visit={visit.data} patient={patient.data} />
          </div>
        </>
      )}
    </section>
  )
}

function Writing({ visit, patient, arrival }: { visit: VisitInFull; patient: Patient; arrival: Arrival | undefined }) {
  const me = useMe()
  const can = useCan()
  const mine = visit.doctorId !== null && visit.doctorId === me.staffId
  if (mine && can('frontdesk.consultation.write') && encounterCan('write', visit))
    return <WritingPad visit={visit} patient={patient} arrival={arrival} />
  return <FinishedVisit visit={visit} patientId={patient.id} />
}

function Banner({ patient, visit }: { patient: Patient; visit: VisitInFull }) {
  const summary = useQuery(query(charts.summary, { params: { patientId: patient.id } }))
  const known = summary.data?.allergies
  return (
    <PatientBanner
      patient={{
        ...patient,
        referredBy: visit.reference ?? patient.reference,
        allergies: known?.items.map((a) => ({ substance: a.substance, severe: a.severity === 'severe' })),
        noKnownAllergies: known?.knowledge === 'none_known',
      }}
    />
  )
}
