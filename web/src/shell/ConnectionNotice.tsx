import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../api/connection.js'
import classes from './ConnectionNotice.module.css'

/** Says once, calmly, that the line is gone, and what still works. Short breaks are not worth a word. */
export function ConnectionNotice() {
  const { t } = useTranslation('core')
  const connection = useConnection()
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    setLasting(false)
    if (connection === 'online') return
    const timer = setTimeout(() => setLasting(true), connection === 'offline' ? 800 : 5_000)
    return () => clearTimeout(timer)
  }, [connection])
  const shown = connection !== 'online' && lasting
  const Shape = connection === 'offline' ? IconPlugConnectedX : IconRefresh
  return (
    <div role="status" aria-live="polite" className={classes.region}>
      {shown && (
        <div className={classes.notice}>
          <Shape size={18} aria-hidden />
          <span>{t(connection === 'offline' ? 'connection.offline' : 'connection.waiting')}</span>
        </div>
      )}
    </div>
  )
}
