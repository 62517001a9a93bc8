import { useEffect, useRef, useState } from 'react'
import { asProblem, type Problem } from '../../api/problem.js'

/** Without a socket the page asks again by itself, so often. */
const ALONE = 3_000
/** With one, now and then: estimates grow without anybody doing anything. */
const TOGETHER = 15_000

interface Guest<T> {
  data: T | null
  /** When what is shown was last known to be true, in milliseconds; null before the first answer. */
  updatedAt: number | null
  /** The last attempt found no server; what is shown is the state of `updatedAt`. */
  offline: boolean
  /** A refusal: the code is not good any more. */
  problem: Problem | null
}

/**
 * Keeps a page fresh that nobody has signed in to: a socket says when, `read` fetches, and without a socket it is asked every
 * few seconds. A lost line keeps the last state. `read` answers null where nothing has changed.
 */
export function useGuest<T>(kind: 'board' | 'place', code: string, read: () => Promise<T | null>): Guest<T> {
  const [state, setState] = useState<Guest<T>>({ data: null, updatedAt: null, offline: false, problem: null })
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    let stopped = false
    let connected = false
    let reading = false
    let again = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let hangUp = () => {}

    const look = async (): Promise<void> => {
      if (reading) {
        again = true
        return
      }
      reading = true
      clearTimeout(timer)
      try {
        const data = await latest.current()
        if (!stopped) setState((s) => ({ data: data ?? s.data, updatedAt: Date.now(), offline: false, problem: null }))
      } catch (e) {
        const problem = asProblem(e)
        if (!stopped) setState((s) => (problem.passing ? { ...s, offline: true } : { ...s, offline: false, problem }))
      }
      reading = false
      if (stopped) return
      timer = setTimeout(() => void look(), again ? 0 : connected ? TOGETHER : ALONE)
      again = false
    }
    const soon = () => void look()

    void look()
    void import('socket.io-client').then(({ io }) => {
      if (stopped) return
      const socket = io({
        path: '/api/v1/live',
        transports: ['websocket', 'polling'],
        auth: { guest: kind, code },
        reconnectionDelayMax: 5_000,
        forceNew: true,
      })
      socket.on('poke', soon)
      socket.on('connect', () => {
        connected = true
        soon()
      })
      socket.on('disconnect', () => {
        connected = false
        soon()
      })
      hangUp = () => {
        socket.removeAllListeners()
        socket.disconnect()
      }
    })
    addEventListener('online', soon)
    return () => {
      stopped = true
      clearTimeout(timer)
      hangUp()
      removeEventListener('online', soon)
    }
  }, [kind, code])
  return state
}
