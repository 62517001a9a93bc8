import { useNavigate, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { leftAt } from '../api/ended.js'
import { lockScreen, useMe } from '../api/session.js'
import { paths } from '../paths.js'
import { announce } from '../ui/announce.js'

/** Locks the screen; who has no PIN yet is taken to where they choose one. */
export function useLock(): () => void {
  const me = useMe()
  const navigate = useNavigate()
  const router = useRouter()
  const { t } = useTranslation('core')
  return () => {
    if (!me.pin) {
      announce(t('person.pinFirst'))
      return void navigate({ to: paths.security() })
    }
    const search = leftAt(router.state.location.href)
    lockScreen().then(
      () => navigate({ to: paths.signIn(), search: search as never, replace: true }),
      () => navigate({ to: paths.security() }),
    )
  }
}
