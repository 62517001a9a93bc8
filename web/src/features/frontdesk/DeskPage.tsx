import type { Id } from '@tabib/contracts/core/id'
import type { CheckedIn } from '@tabib/contracts/frontdesk/arrivals'
import { type PatientCard, patients } from '@tabib/contracts/patients/patients'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { usePrint } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useScan } from '../../shared/scanner.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { MissedToday } from '../notifications/index.js'
import { type KnownSoFar, PatientSearch, RegisterForm } from '../patients/index.js'
import { CheckInForm } from './CheckInForm.js'
import classes from './desk.module.css'
import { DeskQueue } from './DeskQueue.js'
import { KioskList } from './KioskList.js'
import { slipUrl } from './slip.js'
import { type Given, TokenGiven } from './TokenGiven.js'
import { visitOf } from './visitCode.js'

const word = z.string().optional().catch(undefined)
const yes = z
  .union([z.literal(1), z.literal('1'), z.literal(true)])
  .optional()
  .catch(undefined)
const view = z.object({
  patient: word,
  followUp: yes,
  doctor: word,
  all: yes,
  visit: word,
  appointment: word,
  kiosk: word,
})

/** Reception: find the person, check in, hand over the token; the waiting rooms beside it. */
export default function DeskPage() {
  const { t } = useTranslation('frontdesk')
  const [{ patient, followUp, doctor, all, visit, appointment, kiosk }, setView] = useUrlState(view)
  const [given, setGiven] = useState<Given | null>(null)
  const [newcomer, setNewcomer] = useState<KnownSoFar | null>(null)
  const slip = usePrint()

  const pick = (p: Pick<PatientCard, 'id'>) => {
    setGiven(null)
    slip.forget()
    setView({ patient: p.id, followUp: undefined, appointment: undefined })
  }
  const back = () => {
    setView({ patient: undefined, followUp: undefined, appointment: undefined, kiosk: undefined })
  }
  const print = (encounterId: string) => void slip.print(slipUrl(encounterId))
  const checkedIn = (checked: CheckedIn, person: PatientCard) => {
    setGiven({ ...checked, patient: person })
    back()
    print(checked.encounterId)
  }
  useScan((code) => {
    const scanned = visitOf(code)
    if (!scanned) return false
    setView({ visit: scanned, patient: undefined, followUp: undefined, doctor: undefined, all: 1 })
    return true
  })

  return (
    <Page title={t('desk.title')} quietTitle>
      <div className={classes.desk}>
        <section className={classes.counter} aria-label={t('desk.title')}>
          {patient ? (
            <Picked
              key={patient}
              patientId={patient}
              followUp={Boolean(followUp)}
              appointment={appointment}
              kiosk={kiosk}
              onDone={checkedIn}
              onBack={back}
            />
          ) : (
            <>
              <PatientSearch onPick={pick} onRegister={setNewcomer} autoFocus />
              {/* What is still loading its words must not take the cursor out of the search. */}
              <Suspense>
                <KioskList
                  onTake={(k) => {
                    setView({ kiosk: k.id })
                    setNewcomer({ name: k.name, ...(k.phone ? { phone: k.phone } : {}) })
                  }}
                />
                <TokenGiven given={given} pending={slip.pending} problem={slip.problem} onPrint={print} />
                <MissedToday />
              </Suspense>
            </>
          )}
        </section>
        <RegisterForm known={newcomer} onClose={() => setNewcomer(null)} onRegistered={pick} onOpenExisting={pick} />
        <Suspense>
          <DeskQueue doctor={doctor} all={Boolean(all)} visit={visit} onView={setView} />
        </Suspense>
      </div>
    </Page>
  )
}

interface PickedProps {
  patientId: string
  followUp: boolean
  appointment: string | undefined
  kiosk: string | undefined
  onDone: (checked: CheckedIn, person: PatientCard) => void
  onBack: () => void
}

function Picked({ patientId, followUp, appointment, kiosk, onDone, onBack }: PickedProps) {
  const found = useQuery(query(patients.get, { params: { id: patientId as Id<'Patient'> } }))
  useEffect(() => {
    const up = (e: KeyboardEvent) => {
      if (e.key === 'Escape' && !e.defaultPrevented && !document.querySelector('[role="dialog"]')) onBack()
    }
    addEventListener('keydown', up)
    return () => removeEventListener('keydown', up)
  })
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={4} />
  const person = found.data
  return (
    <CheckInForm
      patient={person}
      followUp={followUp}
      appointmentId={appointment}
      kioskRequestId={kiosk}
      onDone={(c) => onDone(c, person)}
      onBack={onBack}
    />
  )
}
