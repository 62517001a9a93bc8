import { useMediaQuery } from '@mantine/hooks'
import { charts } from '@tabib/contracts/encounters/charts'
import type { VitalSet } from '@tabib/contracts/encounters/vitals'
import { type Arrival, queue } from '@tabib/contracts/frontdesk/queue'
import { IconArrowBackUp, IconHeartbeat } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { PatientBanner } from '../../shared/PatientBanner.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { AllergyEditor } from './AllergyEditor.js'
import classes from './vitals.module.css'
import { VitalSets } from './VitalSets.js'
import { VitalsForm } from './VitalsForm.js'
import { byNeed, nextAfter, WaitingList } from './WaitingList.js'

const view = z.object({ visit: z.string().optional().catch(undefined), doctor: z.string().optional().catch(undefined) })

/** Today's waiting patients, those without vital signs first, and a form for the one whose turn it is. */
export default function VitalsPage() {
  const { t } = useTranslation('encounters')
  const [{ visit, doctor }, setView] = useUrlState(view)
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false })
  const list = useQuery(query(queue.today, { query: { open: 'true' } }))
  const everybody = list.data?.items
  const rows = everybody && byNeed(everybody.filter((a) => !doctor || a.doctor.id === doctor))
  const chosen = useChosen(rows, visit) ?? (narrow ? undefined : rows?.[0])
  const goTo = (next: Arrival | undefined) => setView({ visit: next?.encounterId })
  const unnamed = chosen && chosen.encounterId !== visit ? chosen.encounterId : undefined
  useEffect(() => {
    if (unnamed) setView({ visit: unnamed })
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [unnamed])

  return (
    <Page
      title={t('vitals.title')}
      aside={
        <DoctorChoice
          arrivals={everybody ?? []}
          doctor={doctor}
          onDoctor={(id) => setView({ doctor: id, visit: undefined })}
        />
      }
    >
      <ProblemNotice problem={list.error && asProblem(list.error)} onRetry={() => void list.refetch()} />
      {!rows && !list.error && <BlockSkeleton lines={4} />}
      {rows?.length === 0 && (
        <EmptyState icon={IconHeartbeat} title={t('vitals.nobody')} hint={t('vitals.nobodyHint')} />
      )}
      {rows && (rows.length > 0 || chosen) && (
        <div className={classes.panes}>
          {!(narrow && chosen) && (
            <WaitingList arrivals={rows} chosen={chosen?.encounterId} onChoose={(a) => goTo(a)} />
          )}
          {chosen && (
            <div className={classes.form}>
              {narrow && (
                <div>
                  <Act
                    label={t('vitals.back')}
                    variant="subtle"
                    icon={<IconArrowBackUp size={18} />}
                    onClick={() => goTo(undefined)}
                  />
                </div>
              )}
              <Measuring key={chosen.encounterId} arrival={chosen} next={nextAfter(rows, chosen)} onNext={goTo} />
            </div>
          )}
        </div>
      )}
    </Page>
  )
}

/** The patient of the address; one who leaves the list stays on screen, so that typing never lands at somebody else. */
function useChosen(rows: readonly Arrival[] | undefined, visit: string | undefined): Arrival | undefined {
  const [held, setHeld] = useState<Arrival>()
  const listed = rows?.find((a) => a.encounterId === visit)
  if (listed && listed !== held) setHeld(listed)
  return listed ?? (visit && held?.encounterId === visit ? held : undefined)
}

function Measuring({
  arrival,
  next,
  onNext,
}: {
  arrival: Arrival
  next: Arrival | undefined
  onNext: (next: Arrival | undefined) => void
}) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const { patient, encounterId } = arrival
  const { data: summary } = useQuery(query(charts.summary, { params: { patientId: patient.id } }))
  const [amends, setAmends] = useState<VitalSet>()
  const saved = () => {
    announce(t('vitals.saved', { name: patient.name }))
    if (amends) setAmends(undefined)
    else onNext(next)
  }
  const known = summary?.allergies
  const allergies = known?.items.map((a) => ({ substance: a.substance, severe: a.severity === 'severe' }))
  return (
    <>
      <PatientBanner
        patient={{
          ...patient,
          allergies,
          noKnownAllergies: known?.knowledge === 'none_known',
          referredBy: arrival.reference,
        }}
      />
      {!amends && <VitalSets encounterId={encounterId} onCorrect={setAmends} />}
      {amends && <p className={classes.small}>{t('vitals.correcting', { time: f.time(amends.observedAt) })}</p>}
      <VitalsForm
        key={amends?.setId ?? 'new'}
        encounterId={encounterId}
        birthDate={patient.birthDate}
        summary={summary}
        amends={amends}
        goesOn={next !== undefined}
        onSaved={saved}
        {...(amends ? { onCancel: () => setAmends(undefined) } : {})}
      >
        <AllergyEditor patientId={patient.id} />
      </VitalsForm>
    </>
  )
}

interface DoctorChoiceProps {
  arrivals: readonly Arrival[]
  doctor: string | undefined
  onDoctor: (id: string | undefined) => void
}

function DoctorChoice({ arrivals, doctor, onDoctor }: DoctorChoiceProps) {
  const { t } = useTranslation('encounters')
  const doctors = [...new Map(arrivals.map((a) => [a.doctor.id, a.doctor.name]))]
  if (doctors.length < 2) return null
  return (
    <div className={classes.quiet}>
      <PickField
        label={t('vitals.doctor')}
        placeholder={t('vitals.all')}
        clearable
        choices={doctors.map(([value, label]) => ({ value: value as string, label }))}
        value={doctor ?? null}
        onChange={(id) => onDoctor(id ?? undefined)}
      />
    </div>
  )
}
