import { CloseButton } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './announce.module.css'

interface Said {
  id: number
  message: string
}

let said: readonly Said[] = []
let next = 1
const listeners = new Set<() => void>()

function set(now: readonly Said[]) {
  said = now
  for (const tell of listeners) tell()
}

const forget = (id: number) => set(said.filter((s) => s.id !== id))

/** Says briefly that something was done; read out by screen readers. Failures are not said here: they stay where they happened. */
export function announce(message: string) {
  const id = next++
  set([...said.slice(-2), { id, message }])
  setTimeout(() => forget(id), 4_500)
}

/** Where announcements appear; once, at the root. */
export function Announcements() {
  const { t } = useTranslation('core')
  const shown = useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => said,
  )
  return (
    <div role="status" aria-live="polite" className={classes.region}>
      {shown.map((s) => (
        <div key={s.id} className={classes.note}>
          <IconCircleCheck size={20} aria-hidden className={classes.icon} />
          <span>{s.message}</span>
          <CloseButton size="sm" aria-label={t('close')} onClick={() => forget(s.id)} />
        </div>
      ))}
    </div>
  )
}
