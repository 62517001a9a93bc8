import type { Me } from '@tabib/contracts/identity/auth'
import type { Problem } from './problem.js'
import { queries } from './query.js'

/** Where it is kept who is signed in; without a schema, so that a door is on screen before those arrive. */
export const meKey = ['identity.auth.me', {}] as const

let ended: Problem | null = null

/** Why the session that was here has ended by itself, for whoever stands at the door now. */
export const whyEnded = (): Problem | null => ended

/** Takes note of it; somebody who was never in is told nothing. */
export function isAtDoor(why: Problem | null) {
  ended = why?.code === 'identity.session_idle' || why?.code === 'identity.session_ended' ? why : null
}

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('tabib.session') : null

/** This tab has signed out: the others do. */
export const tellOtherTabs = () => tabs?.postMessage('ended')

/** Tells when another tab signed out. Returns how to stop listening. */
export function onSignedOutElsewhere(go: () => void): () => void {
  tabs?.addEventListener('message', go)
  return () => tabs?.removeEventListener('message', go)
}

/** What the door is told of who leaves: they go on where they were, anybody else begins at home. */
export const leftAt = (href: string) => ({ return: href, of: queries.getQueryData<Me>(meKey)?.accountId })
