import { useSyncExternalStore } from 'react'

/** `online`: all well; `waiting`: live updates are being re-established; `offline`: the server cannot be reached. */
export type Connection = 'online' | 'waiting' | 'offline'

let reachable = navigator.onLine
let live = true
const listeners = new Set<() => void>()

function change(next: { reachable?: boolean; live?: boolean }) {
  const before = current()
  reachable = next.reachable ?? reachable
  live = next.live ?? live
  if (current() !== before) for (const tell of listeners) tell()
}

const current = (): Connection => (!reachable ? 'offline' : live ? 'online' : 'waiting')

export const answered = () => change({ reachable: true })
export const unreachable = () => change({ reachable: false })
export const liveIs = (on: boolean) => change(on ? { live: true, reachable: true } : { live: false })

addEventListener('online', answered)
addEventListener('offline', unreachable)

/** How the line to the server is. */
export function useConnection(): Connection {
  return useSyncExternalStore((tell) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  }, current)
}
