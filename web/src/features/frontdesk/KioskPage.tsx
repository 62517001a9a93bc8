import type { Id } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { Answer } from '@tabib/contracts/core/route'
import { kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { UnstyledButton } from '@mantine/core'
import { IconArrowBackUp, IconCalendarCheck, IconTicket } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { urlOf } from '../../api/call.js'
import type { Problem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { PlaceProvider, useFormat } from '../../i18n/format.js'
import { ownName, speak } from '../../i18n/i18n.js'
import { printDocument } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useScan } from '../../shared/scanner.js'
import classes from './kiosk.module.css'
import { Big, Choose, Digits, Doctors, Who } from './KioskSteps.js'

type Start = Answer<typeof kiosk.get>
type Found = Answer<typeof kiosk.find>
type Token = Answer<typeof kiosk.checkIn>
interface Claim {
  phone?: string
  number?: string
  birthYear?: number
}

/** Nobody touches it for so long: the next person begins at the beginning. */
const GOES_HOME = 30
/** The countdown is said from here on. */
const SAYS_SO = 10

/** At the entrance: one question a screen. */
export default function KioskPage() {
  const { t } = useTranslation('frontdesk')
  const { code } = useParams({ strict: false }) as { code: string }
  const start = useQuery({ ...query(kiosk.get, { params: { code } }), refetchInterval: 60_000 })
  const [visit, setVisit] = useState(0)
  const languages = start.data?.languages
  const home = () => {
    setVisit((n) => n + 1)
    if (languages?.[0]) void speak(languages[0])
    void start.refetch()
  }
  if (start.error && !start.data)
    return (
      <main className={classes.kiosk}>
        <ProblemNotice problem={start.error} onRetry={() => void start.refetch()} />
      </main>
    )
  if (!start.data) return <main className={classes.kiosk} aria-busy />
  return (
    <PlaceProvider place={{ timeZone: start.data.timeZone, currency: 'INR', country: 'IN' }}>
      <main className={classes.kiosk}>
        <header className={classes.head}>
          <bdi>{start.data.clinicName}</bdi>
          <small>
            <bdi>{start.data.branchName}</bdi>
          </small>
        </header>
        <Questions key={visit} code={code} start={start.data} onHome={home} title={t('kiosk.title')} />
      </main>
    </PlaceProvider>
  )
}

type Step =
  | { at: 'start' }
  | { at: 'phone' }
  | { at: 'year'; claim: Claim }
  | { at: 'choose'; claim: Claim; found: Found }
  | { at: 'doctor' }
  | { at: 'name'; doctorId: string | null }
  | { at: 'token'; token: Token }
  | { at: 'number'; number: number }

interface QuestionsProps {
  code: string
  start: Start
  title: string
  onHome: () => void
}

function Questions({ code, start, title, onHome }: QuestionsProps) {
  const { t } = useTranslation('frontdesk')
  const [step, setStep] = useState<Step>({ at: 'start' })
  const params = { code }
  const checkIn = useAction(kiosk.checkIn, {
    onDone: (token) => {
      setStep({ at: 'token', token })
      void printDocument(
        urlOf(kiosk.slip, { params: { code, encounterId: token.encounterId }, query: { from: location.origin } }),
      ).catch(() => undefined)
    },
  })
  const come = (claim: Claim, appointmentId: string) =>
    checkIn.run({ params, body: { ...claim, appointmentId: appointmentId as Id<'Appointment'> } })
  const find = useAction(kiosk.find, {
    onDone: (found, { body: claim }) => {
      const known = claim as Claim
      if (found.outcome === 'year') setStep({ at: 'year', claim: known })
      else if (found.items.length === 1) come(known, found.items[0]!.appointmentId)
      else setStep({ at: 'choose', claim: known, found })
    },
  })
  const look = (claim: Claim) => find.run({ params, body: claim })
  const ask = useAction(kiosk.ask, { onDone: ({ number }) => setStep({ at: 'number', number }) })
  useScan((scanned) => {
    // A patient's card: its number, and the year of birth as the proof.
    if (!/^[A-Z]{2,5}-\d{4}-\d{5,}$/i.test(scanned)) return false
    setStep({ at: 'year', claim: { number: scanned } })
    return true
  })
  const problem = find.problem ?? checkIn.problem ?? ask.problem
  const pending = find.pending || checkIn.pending || ask.pending
  const begun = step.at !== 'start'
  return (
    <>
      <h1 className={classes.question}>{begun ? t(`kiosk.ask.${step.at}`) : title}</h1>
      {problem && <Trouble problem={problem} />}
      {step.at === 'start' && <Beginning languages={start.languages} onGo={setStep} />}
      {step.at === 'phone' && (
        <Digits label={t('kiosk.phone')} most={20} pending={pending} onDone={(phone) => look({ phone })} />
      )}
      {step.at === 'year' && (
        <Digits
          label={t('kiosk.year')}
          most={4}
          pending={pending}
          onDone={(year) => look({ ...step.claim, birthYear: Number(year) })}
        />
      )}
      {step.at === 'choose' && (
        <Choose
          found={step.found}
          pending={pending}
          onChoose={(id) => come(step.claim, id)}
          onWalkIn={() => setStep({ at: 'doctor' })}
        />
      )}
      {step.at === 'doctor' && (
        <Doctors doctors={start.doctors} onChoose={(doctorId) => setStep({ at: 'name', doctorId })} />
      )}
      {step.at === 'name' && (
        <Who
          pending={pending}
          onDone={(who, language) =>
            ask.run({ params, body: { ...who, language, doctorId: step.doctorId as Id<'Staff'> | null } })
          }
        />
      )}
      {step.at === 'token' && <Given token={step.token} />}
      {step.at === 'number' && <TakenNumber number={step.number} />}
      {begun && <Foot onHome={onHome} />}
    </>
  )
}

function Trouble({ problem }: { problem: Problem }) {
  return (
    <div className={classes.trouble}>
      <ProblemNotice problem={problem} />
    </div>
  )
}

function Beginning({ languages, onGo }: { languages: readonly Language[]; onGo: (step: Step) => void }) {
  const { t, i18n } = useTranslation('frontdesk')
  return (
    <>
      <div className={classes.choices}>
        <Big icon={<IconCalendarCheck size={40} aria-hidden />} onClick={() => onGo({ at: 'phone' })}>
          {t('kiosk.booked')}
        </Big>
        <Big icon={<IconTicket size={40} aria-hidden />} onClick={() => onGo({ at: 'doctor' })}>
          {t('kiosk.walkIn')}
        </Big>
      </div>
      <nav className={classes.languages}>
        {languages.map((l) => (
          <UnstyledButton
            key={l}
            lang={l}
            className={classes.language ?? ''}
            aria-current={i18n.language === l || undefined}
            onClick={() => void speak(l)}
          >
            {ownName[l]}
          </UnstyledButton>
        ))}
      </nav>
    </>
  )
}

function Given({ token }: { token: Token }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <div className={classes.given} role="status">
      <bdi className={classes.number}>{f.number(token.token)}</bdi>
      <p>
        <bdi>{f.words([token.doctorName, ...(token.roomName ? [token.roomName] : [])])}</bdi>
      </p>
      <p className={classes.quiet}>
        {token.waitingAhead === 0
          ? t('given.next')
          : t('given.wait', { ahead: token.waitingAhead, minutes: token.estimatedWaitMinutes })}
      </p>
      <p className={classes.quiet}>{t('kiosk.takeSlip')}</p>
    </div>
  )
}

function TakenNumber({ number }: { number: number }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <div className={classes.given} role="status">
      <bdi className={classes.number}>{f.number(number)}</bdi>
      <p>{t('kiosk.waitForDesk')}</p>
    </div>
  )
}

/** Back to the beginning: by hand, or by itself when nobody touches anything. */
function Foot({ onHome }: { onHome: () => void }) {
  const { t } = useTranslation('frontdesk')
  const [left, setLeft] = useState(GOES_HOME)
  useEffect(() => {
    const again = () => setLeft(GOES_HOME)
    const timer = setInterval(() => setLeft((n) => n - 1), 1_000)
    for (const e of ['pointerdown', 'keydown'] as const) addEventListener(e, again)
    return () => {
      clearInterval(timer)
      for (const e of ['pointerdown', 'keydown'] as const) removeEventListener(e, again)
    }
  }, [])
  useEffect(() => {
    if (left <= 0) onHome()
  }, [left, onHome])
  return (
    <footer className={classes.foot}>
      <Big icon={<IconArrowBackUp size={28} className={classes.flips} aria-hidden />} onClick={onHome}>
        {t('kiosk.home')}
      </Big>
      <span role="timer">{left <= SAYS_SO && t('kiosk.goesHome', { seconds: Math.max(0, left) })}</span>
    </footer>
  )
}
