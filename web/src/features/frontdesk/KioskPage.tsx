import { appointmentOf, kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../api/connection.js'
import { query } from '../../api/query.js'
import { PlaceProvider } from '../../i18n/format.js'
import { speak } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useScan } from '../../shared/scanner.js'
import { keepApp } from './keepApp.js'
import classes from './kiosk.module.css'
import { Beginning, Idle } from './KioskFrame.js'
import { Choose, Digits, Doctors, Typed } from './KioskSteps.js'
import { Given, TakenNumber } from './KioskTokens.js'
import { listen } from './useGuest.js'
import { type Start, type Step, useKioskSteps } from './useKioskSteps.js'

/** How often the beginning is asked for anew, in milliseconds: waits grow by themselves, and a line comes back. */
const FRESH = 60_000
const LINE_GONE = 5_000

/** At the entrance: one question a screen, and nothing of anybody left for the next. */
export default function KioskPage() {
  const { code } = useParams({ strict: false }) as { code: string }
  const offline = useConnection() === 'offline'
  const start = useQuery({
    ...query(kiosk.get, { params: { code } }),
    refetchInterval: (q) => (offline || q.state.error ? LINE_GONE : FRESH),
    refetchIntervalInBackground: true,
  })
  const [visit, setVisit] = useState(0)
  const { data, error, refetch } = start
  useEffect(() => listen({ kind: 'kiosk', code }, { connected: false, look: () => void refetch() }), [code, refetch])
  const first = data?.languages[0]
  useEffect(() => {
    if (!first) return
    void speak(first)
    void keepApp('/kiosk/').catch(() => undefined)
  }, [first])
  const home = () => {
    setVisit((n) => n + 1)
    if (first) void speak(first)
    void refetch()
  }
  if (error && (!data || !error.passing))
    return (
      <main className={classes.kiosk}>
        <div className={classes.trouble}>
          <ProblemNotice problem={error} onRetry={() => void refetch()} />
        </div>
      </main>
    )
  if (!data)
    return (
      <main className={classes.kiosk} aria-busy>
        {offline && <NoLine />}
      </main>
    )
  return (
    <PlaceProvider place={{ timeZone: data.timeZone, currency: 'INR', country: 'IN' }}>
      <main className={classes.kiosk}>
        <header className={classes.head}>
          <bdi>{data.clinicName}</bdi>
          <small>
            <bdi>{data.branchName}</bdi>
          </small>
        </header>
        {offline && <NoLine />}
        <Questions key={visit} code={code} start={data} onHome={home} />
      </main>
    </PlaceProvider>
  )
}

function NoLine() {
  const { t } = useTranslation('frontdesk')
  return (
    <p role="status" className={classes.noLine}>
      <IconPlugConnectedX size="1.3em" aria-hidden /> {t('kiosk.noLine')}
    </p>
  )
}

function Questions({ code, start, onHome }: { code: string; start: Start; onHome: () => void }) {
  const { t, i18n } = useTranslation('frontdesk')
  const steps = useKioskSteps(code)
  const { step, go, problem } = steps
  useScan((scanned) => {
    if (appointmentOf(scanned)) steps.look({ code: scanned })
    // A patient's card: its number, and the year of birth as the proof.
    else if (/^[A-Z]{2,5}-\d{4}-\d{5,}$/i.test(scanned)) go({ at: 'year', claim: { number: scanned } })
    else return false
    return true
  })
  const begun = step.at !== 'start'
  const foreign = i18n.language !== start.languages[0]
  return (
    <>
      <h1 className={classes.question}>{t(`kiosk.ask.${step.at}`)}</h1>
      {problem && (
        <div className={classes.trouble}>
          <ProblemNotice problem={problem} />
        </div>
      )}
      {step.at === 'start' ? (
        <Beginning languages={start.languages} onGo={go} />
      ) : (
        <Question key={`question ${step.at}`} step={step} start={start} steps={steps} />
      )}
      {(begun || foreign) && <Idle key={`idle ${step.at}`} onHome={onHome} quiet={!begun} />}
    </>
  )
}

interface QuestionProps {
  step: Step
  start: Start
  steps: ReturnType<typeof useKioskSteps>
}

function Question({ step, start, steps }: QuestionProps) {
  const { t } = useTranslation('frontdesk')
  const { go, look, pending } = steps
  switch (step.at) {
    case 'phone': {
      const { walkIn } = step
      const on = (phone?: string) => (walkIn ? steps.walkOn(walkIn.doctorId, phone) : phone && look({ phone }))
      return (
        <Digits
          label={t('kiosk.phone')}
          most={20}
          pending={pending}
          onDone={on}
          {...(walkIn ? { without: t('kiosk.noPhone'), onWithout: () => on() } : {})}
        />
      )
    }
    case 'year':
      return (
        <Digits
          label={t('kiosk.year')}
          most={4}
          pending={pending}
          onDone={(year) => steps.prove(step, Number(year))}
          {...(step.walkIn ? { without: t('kiosk.noYear'), onWithout: () => steps.prove(step, null) } : {})}
        />
      )
    case 'card':
      return (
        <Typed
          label={t('kiosk.card')}
          hint={t('kiosk.cardHint')}
          act={t('kiosk.goOn')}
          pending={pending}
          onDone={(number) =>
            appointmentOf(number) ? look({ code: number }) : go({ at: 'year', claim: { number: number.toUpperCase() } })
          }
        />
      )
    case 'choose':
      return (
        <Choose
          found={step.found}
          pending={pending}
          onChoose={(id) => steps.come(step.claim, id)}
          onWalkIn={() => go({ at: 'doctor' })}
        />
      )
    case 'doctor':
      return <Doctors doctors={start.doctors} onChoose={(doctorId) => go({ at: 'phone', walkIn: { doctorId } })} />
    case 'name':
      return (
        <Typed
          label={t('kiosk.name')}
          act={t('kiosk.takeNumber')}
          pending={pending}
          onDone={(name) => steps.askAs(step, name)}
          without={t('kiosk.noName')}
          onWithout={() => steps.askAs(step, null)}
        />
      )
    case 'token':
      return <Given token={step.token} printed={step.printed} />
    case 'number':
      return <TakenNumber number={step.number} />
    default:
      return null
  }
}
