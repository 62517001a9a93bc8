import { UnstyledButton } from '@mantine/core'
import type { Language } from '@tabib/contracts/core/person'
import { IconArrowBackUp, IconCalendarCheck, IconId, IconTicket } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ownName, speak } from '../../i18n/i18n.js'
import classes from './kiosk.module.css'
import { Big } from './KioskSteps.js'
import type { Step } from './useKioskSteps.js'

/** Nobody touches it for so many seconds: the next person begins at the beginning. */
const GOES_HOME = 40
/** The countdown is said from here on. */
const SAYS_SO = 10

/** What somebody can come for, in whichever language they read. */
export function Beginning({ languages, onGo }: { languages: readonly Language[]; onGo: (step: Step) => void }) {
  const { t, i18n } = useTranslation('frontdesk')
  return (
    <>
      <div className={classes.choices}>
        <Big icon={<IconCalendarCheck size="1.7em" aria-hidden />} onClick={() => onGo({ at: 'phone' })}>
          {t('kiosk.booked')}
        </Big>
        <Big icon={<IconTicket size="1.7em" aria-hidden />} onClick={() => onGo({ at: 'doctor' })}>
          {t('kiosk.walkIn')}
        </Big>
        <Big icon={<IconId size="1.7em" aria-hidden />} onClick={() => onGo({ at: 'card' })}>
          {t('kiosk.haveCard')}
          <small>{t('kiosk.scanIt')}</small>
        </Big>
      </div>
      <nav className={classes.languages} aria-label={t('screens.languages')}>
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

/** Back to the beginning: by hand, or by itself when nobody touches anything. `quiet`: it stands there already. */
export function Idle({ onHome, quiet }: { onHome: () => void; quiet: boolean }) {
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
  if (quiet) return null
  return (
    <footer className={classes.foot}>
      <Big icon={<IconArrowBackUp size="1.4em" className={classes.flips} aria-hidden />} onClick={onHome}>
        {t('kiosk.home')}
      </Big>
      <span role="timer">{left <= SAYS_SO && t('kiosk.goesHome', { seconds: Math.max(0, left) })}</span>
    </footer>
  )
}
