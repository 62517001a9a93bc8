import type { Socket } from 'socket.io-client'
import { liveIs } from './connection.js'
import { freshen, invalidate, queries, type Stale } from './query.js'
import { meQuery } from './session.js'

interface Poke {
  topic: string
  key?: string
}

/**
 * Keeps what is on screen fresh: a poke carries a topic and no data, and makes the routes registered for that topic
 * fetch again through their normal, authorised way. Returns how to stop.
 */
export function connectLive(topics: Record<string, readonly Stale[]>): () => void {
  let socket: Socket | undefined
  let stopped = false
  void import('socket.io-client').then(({ io }) => {
    if (stopped) return
    socket = io({
      path: '/api/v1/live',
      transports: ['websocket', 'polling'],
      withCredentials: true,
      reconnectionDelayMax: 10_000,
    })
    listen(socket, topics)
  })
  return () => {
    stopped = true
    socket?.removeAllListeners()
    socket?.disconnect()
    liveIs(true)
  }
}

function listen(socket: Socket, topics: Record<string, readonly Stale[]>) {
  let missed = false
  let heard = false
  // Turned away, not cut off: usually an access cookie that ran out. Any ordinary call renews it.
  const again = () =>
    setTimeout(() => {
      void queries
        .fetchQuery({ ...meQuery, staleTime: 0 })
        .then(() => socket.connect())
        .catch(() => undefined)
    }, 5_000)
  socket.on('poke', ({ topic }: Poke) => void invalidate(topics[topic] ?? []))
  socket.on('connect', () => {
    liveIs(true)
    // What was on screen before anybody listened may have changed unheard.
    if (missed) void freshen()
    else if (!heard) void invalidate(Object.values(topics).flat())
    heard = true
    missed = false
  })
  socket.on('connect_error', () => {
    if (!socket.active) again()
  })
  socket.on('disconnect', (reason) => {
    missed = true
    liveIs(false)
    if (reason === 'io server disconnect') again()
  })
}
