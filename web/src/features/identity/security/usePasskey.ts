import { startAuthentication } from '@simplewebauthn/browser'
import type { Me } from '@tabib/contracts/identity/auth'
import { passkeys } from '@tabib/contracts/identity/mfa'
import { useState } from 'react'
import { call } from '../../../api/call.js'
import { asProblem, Problem } from '../../../api/problem.js'

/** What the browser's own dialog answers; a person who closes it has changed their mind, which is no problem to speak of. */
export async function signed(options: Record<string, unknown>): Promise<Record<string, unknown> | null> {
  try {
    return { ...(await startAuthentication({ optionsJSON: options as never })) }
  } catch (e) {
    if (e instanceof Error && (e.name === 'NotAllowedError' || e.name === 'AbortError')) return null
    throw new Problem('identity.passkey_refused', { status: 422 })
  }
}

/** Sign-in with a passkey. */
export function usePasskey(onEntered: (me: Me) => void) {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async () => {
    setPending(true)
    setProblem(null)
    try {
      const { ticket, options } = await call(passkeys.signInOptions, {})
      const response = await signed(options)
      if (response) onEntered((await call(passkeys.signIn, { body: { ticket, response } })).me)
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(false)
    }
  }
  return { run: () => void run(), pending, problem }
}
