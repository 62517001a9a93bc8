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

type Kind = 'board' | 'kiosk' | 'place'
type Tell<T> = (change: (before: Guest<T>) => Guest<T>) => void

/**
 * Keeps a page fresh that nobody has signed in to: a socket says when, `read` fetches, and without a socket it is asked every
 * few seconds. A lost line keeps the last state, `last` until there is one. `read` answers null where nothing has changed.
 */
export function useGuest<T>(
  kind: Kind,
  code: string,
  read: () => Promise<T | null>,
  last: () => Pick<Guest<T>, 'data' | 'updatedAt'> = () => ({ data: null, updatedAt: null }),
): Guest<T> {
  const [state, setState] = useState<Guest<T>>(() => ({ ...last(), offline: false, problem: null }))
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    const watch = new Watch<T>(() => latest.current(), setState)
    const soon = () => watch.look()
    const hangUp = listen({ kind, code }, watch)
    addEventListener('online', soon)
    soon()
    return () => {
      watch.stop()
      hangUp()
      removeEventListener('online', soon)
    }
  }, [kind, code])
  return state
}

/** Reads one at a time, again where it was asked meanwhile, and by itself after a while. */
class Watch<T> {
  connected = false
  private stopped = false
  private reading = false
  private again = false
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly read: () => Promise<T | null>,
    private readonly tell: Tell<T>,
  ) {}

  look() {
    if (this.reading) this.again = true
    else void this.once()
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private async once() {
    this.reading = true
    clearTimeout(this.timer)
    const change = await this.read().then(
      (data) => (s: Guest<T>) => ({ data: data ?? s.data, updatedAt: Date.now(), offline: false, problem: null }),
      (e: unknown) => {
        const problem = asProblem(e)
        return (s: Guest<T>) => (problem.passing ? { ...s, offline: true } : { ...s, offline: false, problem })
      },
    )
    this.reading = false
    if (this.stopped) return
    this.tell(change)
    this.timer = setTimeout(() => this.look(), this.again ? 0 : this.connected ? TOGETHER : ALONE)
    this.again = false
  }
}

/** Looks again whenever the branch's queue moves. Answers how to hang up. */
export function listen(auth: { kind: Kind; code: string }, watch: { connected: boolean; look(): void }): () => void {
  let stopped = false
  let hangUp = () => {
    stopped = true
  }
  void import('socket.io-client').then(({ io }) => {
    if (stopped) return
    const socket = io({
      path: '/api/v1/live',
      transports: ['websocket', 'polling'],
      auth: { guest: auth.kind, code: auth.code },
      reconnectionDelayMax: 5_000,
      forceNew: true,
    })
    const turned = (connected: boolean) => () => {
      watch.connected = connected
      watch.look()
    }
    socket.on('poke', () => watch.look())
    socket.on('connect', turned(true))
    socket.on('disconnect', turned(false))
    hangUp = () => {
      socket.removeAllListeners()
      socket.disconnect()
    }
  })
  return () => hangUp()
}
