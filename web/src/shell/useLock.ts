import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { lockScreen, useMe } from '../api/session.js'
import { paths } from '../paths.js'
import { announce } from '../ui/announce.js'

/** Locks the screen; who has no PIN yet is taken to where they choose one. */
export function useLock(): () => void {
  const me = useMe()
  const navigate = useNavigate()
  const { t } = useTranslation('core')
  return () => {
    if (!me.pin) {
      announce(t('person.pinFirst'))
      return void navigate({ to: paths.security() })
    }
    lockScreen().then(
      () => navigate({ to: paths.signIn(), replace: true }),
      () => navigate({ to: paths.security() }),
    )
  }
}
