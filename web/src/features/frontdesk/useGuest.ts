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

interface Ways<T> {
  /** Asks the server; null where nothing has changed. */
  read: () => Promise<T | null>
  /** Understands what the server showed of its own accord. */
  shown?: (what: unknown) => T
}

/**
 * Keeps a page fresh that nobody has signed in to: a socket shows it what is new, or says when to read, and without a socket it
 * reads every few seconds. A lost line keeps the last state, `last` until there is one.
 */
export function useGuest<T>(
  kind: Kind,
  code: string,
  ways: Ways<T>,
  last: () => Pick<Guest<T>, 'data' | 'updatedAt'> = () => ({ data: null, updatedAt: null }),
): Guest<T> {
  const [state, setState] = useState<Guest<T>>(() => ({ ...last(), offline: false, problem: null }))
  const latest = useRef(ways)
  latest.current = ways
  useEffect(() => {
    const watch = new Watch<T>(() => latest.current, setState)
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
    private readonly ways: () => Ways<T>,
    private readonly tell: Tell<T>,
  ) {}

  /** What was read meanwhile may be older than what was shown: it is read again. */
  see(what: unknown) {
    const data = this.ways().shown?.(what)
    if (data === undefined || this.stopped) return
    this.tell(() => known(data))
    if (this.reading) this.again = true
    else this.later()
  }

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
    const change = await this.ways()
      .read()
      .then(
        (data) => (s: Guest<T>) => known(data ?? s.data),
        (e: unknown) => {
          const problem = asProblem(e)
          return (s: Guest<T>) => (problem.passing ? { ...s, offline: true } : { ...s, offline: false, problem })
        },
      )
    this.reading = false
    if (this.stopped) return
    this.tell(change)
    this.later()
  }

  private later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.look(), this.again ? 0 : this.connected ? TOGETHER : ALONE)
    this.again = false
  }
}

const known = <T>(data: T | null): Guest<T> => ({ data, updatedAt: Date.now(), offline: false, problem: null })

interface Listener {
  connected: boolean
  look(): void
  see?(what: unknown): void
}

/** Looks again whenever the branch's queue moves, or sees what is shown. Answers how to hang up. */
export function listen(auth: { kind: Kind; code: string }, watch: Listener): () => void {
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
    socket.on('shown', (what: unknown) => watch.see?.(what))
    socket.on('connect', turned(true))
    socket.on('disconnect', turned(false))
    hangUp = () => {
      socket.removeAllListeners()
      socket.disconnect()
    }
  })
  return () => hangUp()
}
