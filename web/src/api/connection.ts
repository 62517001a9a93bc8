import { useSyncExternalStore } from 'react'

/** `online`: all well; `waiting`: live updates are being re-established; `offline`: the server cannot be reached. */
export type Connection = 'online' | 'waiting' | 'offline'

/** What the browser says. A server on the machine itself is reached all the same. */
let network = navigator.onLine
let reachable = network
let live = true
const listeners = new Set<() => void>()

function change(next: { network?: boolean; reachable?: boolean; live?: boolean }) {
  const before = current()
  network = next.network ?? network
  reachable = next.reachable ?? reachable
  live = next.live ?? live
  if (current() !== before) for (const tell of listeners) tell()
}

// An answer that was on its way when the network went says nothing of what comes after it.
const gone = () => !reachable || (!network && !live)
const current = (): Connection => (gone() ? 'offline' : live ? 'online' : 'waiting')

export const answered = () => change({ reachable: true })
export const unreachable = () => change({ reachable: false })
export const liveIs = (on: boolean) => change(on ? { live: true, reachable: true } : { live: false })

addEventListener('online', () => change({ network: true, reachable: true }))
addEventListener('offline', () => change({ network: false, reachable: false }))

/** How the line to the server is. */
export function useConnection(): Connection {
  return useSyncExternalStore((tell) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  }, current)
}
