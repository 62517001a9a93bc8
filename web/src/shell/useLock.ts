import { useNavigate } from '@tanstack/react-router'
import { lockScreen, useMe } from '../api/session.js'
import { paths } from '../paths.js'

/** Locks the screen; who has no PIN yet is taken to where they choose one. */
export function useLock(): () => void {
  const me = useMe()
  const navigate = useNavigate()
  return () => {
    if (!me.pin) return void navigate({ to: paths.security() })
    lockScreen().then(
      () => navigate({ to: paths.signIn(), replace: true }),
      () => navigate({ to: paths.security() }),
    )
  }
}
