import { IconClockPause, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../api/connection.js'
import classes from './ConnectionNotice.module.css'

const icons = { offline: IconPlugConnectedX, waiting: IconRefresh, ending: IconClockPause }

/**
 * Says once, calmly, that the line is gone, and what still works; short breaks are not worth a word. `ending`: nobody is here,
 * and the screen is about to sign out.
 */
export function ConnectionNotice({ ending }: { ending: boolean }) {
  const { t } = useTranslation('core')
  const connection = useConnection()
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    setLasting(false)
    if (connection === 'online') return
    const timer = setTimeout(() => setLasting(true), connection === 'offline' ? 800 : 5_000)
    return () => clearTimeout(timer)
  }, [connection])
  const said = connection !== 'online' && lasting ? connection : ending ? 'ending' : null
  const Shape = said && icons[said]
  return (
    <div role="status" aria-live="polite" className={classes.region}>
      {Shape && (
        <div className={classes.notice}>
          <Shape size={18} aria-hidden />
          <span>{t(`connection.${said}`)}</span>
        </div>
      )}
    </div>
  )
}
