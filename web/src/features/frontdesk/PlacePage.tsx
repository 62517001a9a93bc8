import { Button } from '@mantine/core'
import { type Place, screens } from '@tabib/contracts/frontdesk/screens'
import { IconBell, IconPlugConnectedX, IconTicketOff } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.js'
import { PlaceProvider, useFormat } from '../../i18n/format.js'
import { languages, speak } from '../../i18n/i18n.js'
import { OwnName } from '../../ui/OwnName.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { sentenceOf } from './BoardCalls.js'
import { chime, say, startSound } from './speaking.js'
import { useGuest } from './useGuest.js'
import classes from './place.module.css'
import { useMinute } from './useMinute.js'

/** Where my token stands: opened by the slip's code on one's own phone. Names nobody, ends with the day. */
export default function PlacePage() {
  const { t } = useTranslation('frontdesk')
  const { code } = useParams({ strict: false }) as { code: string }
  const { data, updatedAt, offline, problem } = useGuest<Place>('place', code, {
    read: () => call(screens.place, { params: { code } }),
  })
  return (
    <main className={classes.phone}>
      {problem && <EmptyState icon={IconTicketOff} title={t('place.over')} hint={t('place.overHint')} />}
      {!data && !problem && <BlockSkeleton lines={5} />}
      {data && !problem && (
        <PlaceProvider place={{ timeZone: data.timeZone, currency: 'INR', country: 'IN' }}>
          <Mine place={data} updatedAt={updatedAt} offline={offline} />
        </PlaceProvider>
      )}
      <Languages />
    </main>
  )
}

function Mine({ place, updatedAt, offline }: { place: Place; updatedAt: number | null; offline: boolean }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const called = useCalled(place)
  const waits = place.state === 'waiting' || place.state === 'skipped' || place.state === 'held'
  return (
    <>
      <h1>
        <bdi>{place.clinicName}</bdi> · <bdi>{place.branchName}</bdi>
      </h1>
      <section className={classes.mine} data-called={called || undefined} role="status" aria-live="assertive">
        <span>{t('given.token')}</span>
        <bdi className={classes.mineToken}>{f.number(place.token)}</bdi>
        <div className={classes.mineState}>
          {called && place.call ? <Where place={place} /> : t(`place.${place.state}`)}
        </div>
      </section>
      <p>
        <bdi>{place.doctorName}</bdi>
        {place.roomName && (
          <>
            {' '}
            · <bdi>{place.roomName}</bdi>
          </>
        )}
      </p>
      {waits && (
        <dl className={classes.facts}>
          <div>
            <dt>{t('place.serving')}</dt>
            <dd>{place.serving === null ? '–' : f.number(place.serving)}</dd>
          </div>
          <div>
            <dt>{t('place.ahead')}</dt>
            <dd>{f.number(place.ahead)}</dd>
          </div>
          <div style={{ gridColumn: '1 / -1' }}>
            <dt>{t('place.wait')}</dt>
            <dd>{t('doctor.wait', { minutes: place.estimatedWaitMinutes })}</dd>
          </div>
        </dl>
      )}
      <SoundSwitch />
      <span
        role="status"
        className={classes.fresh}
        style={{ justifyContent: 'center' }}
        data-offline={offline || undefined}
      >
        {offline && <IconPlugConnectedX size="1.3em" aria-hidden />}
        {updatedAt !== null &&
          t(offline ? 'board.offlineSince' : 'board.updated', { time: f.time(new Date(updatedAt).toISOString()) })}
      </span>
    </>
  )
}

function Where({ place }: { place: Place }) {
  const { t } = useTranslation('frontdesk')
  const c = place.call!
  return (
    <>
      {t('place.come')}
      <br />
      {c.counter === 'doctor' ? <bdi>{c.place ?? c.doctorName}</bdi> : t(`counter.${c.counter}`)}
      {c.counter !== 'doctor' && c.place && (
        <>
          {' '}
          · <bdi>{c.place}</bdi>
        </>
      )}
    </>
  )
}

/** A call to a counter stands for so long; to the doctor until the visit begins. */
const COUNTER_CALL = 5 * 60_000

/** Whether this token is called now; a new call shakes the phone, and speaks where the person has allowed sound. */
function useCalled(place: Place): boolean {
  const { t, i18n } = useTranslation('frontdesk')
  const last = useRef<string | null | undefined>(undefined)
  const c = place.call
  const now = useMinute()
  useEffect(() => {
    const before = last.current
    last.current = c?.id ?? null
    if (!c || before === undefined || before === c.id) return
    navigator.vibrate?.([300, 150, 300, 150, 600])
    const language = i18n.language as (typeof languages)[number]
    setTimeout(() => void say([{ text: sentenceOf(t, c), language }]), chime())
  }, [c, t, i18n.language])
  if (!c) return false
  if (c.counter === 'doctor') return place.state === 'called'
  return now - Date.parse(c.at) < COUNTER_CALL
}

function SoundSwitch() {
  const { t } = useTranslation('frontdesk')
  const [on, setOn] = useState(false)
  if (on) return null
  return (
    <div>
      <Act
        label={t('place.sound')}
        icon={<IconBell size={18} aria-hidden />}
        onClick={() => {
          startSound()
          navigator.vibrate?.(80)
          setOn(true)
        }}
      />
    </div>
  )
}

function Languages() {
  const { i18n } = useTranslation()
  return (
    <nav className={classes.languages}>
      {languages.map((l) => (
        <Button
          key={l}
          lang={l}
          size="compact-md"
          variant={i18n.language === l ? 'light' : 'subtle'}
          aria-current={i18n.language === l || undefined}
          onClick={() => void speak(l)}
        >
          <OwnName of={l} />
        </Button>
      ))}
    </nav>
  )
}
