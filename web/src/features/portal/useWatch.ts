import { auth } from '@tabib/contracts/identity/auth'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../../api/call.js'
import { useConnection } from '../../api/connection.js'
import { isOver, watchPresence } from '../../api/presence.js'
import { meQuery } from '../../api/session.js'

/**
 * Whether nobody has touched this phone for so long that it is about to sign out; and whether the page is covered, because
 * the session may be over already: a phone that slept, or has no line, shows nothing until it is known.
 */
export function useWatch(): { ending: boolean; covered: boolean } {
  const minutes = useQuery(meQuery).data?.idleMinutes
  const [ending, setEnding] = useState(false)
  const [covered, setCovered] = useState(false)
  const connection = useConnection()
  useEffect(() => {
    if (minutes === undefined) return
    const tell = () =>
      void call(auth.me, {}).then(
        () => setCovered(false),
        () => undefined,
      )
    const check = () => {
      if (isOver(minutes)) setCovered(true)
      tell()
    }
    return watchPresence(minutes, { tell, check, warn: setEnding })
  }, [minutes])
  useEffect(() => {
    if (covered && connection === 'online')
      void call(auth.me, {}).then(
        () => setCovered(false),
        () => undefined,
      )
  }, [covered, connection])
  return { ending, covered }
}
