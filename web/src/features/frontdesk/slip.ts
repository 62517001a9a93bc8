import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { useState } from 'react'
import { urlOf } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { printDocument } from '../../shared/print.js'

/** Printing that says when it went wrong and is never started twice at once. */
export function usePrint() {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function print(url: string): Promise<void> {
    if (pending) return
    setPending(true)
    setProblem(null)
    try {
      await printDocument(url)
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(false)
    }
  }
  return { print, pending, problem, forget: () => setProblem(null) }
}

/** Address of the token slip of a visit. */
export const slipUrl = (encounterId: string) => urlOf(arrivals.slip, { params: { encounterId } })

/**
 * The print frame takes the cursor with it; this brings it back to `field` once printing lets go, unless the person
 * has gone elsewhere by then.
 */
export function keepFocus(field: () => HTMLElement | null) {
  const stopAt = Date.now() + 60_000
  const back = () => {
    const at = document.activeElement
    if (at instanceof HTMLIFrameElement) field()?.focus()
  }
  const timer = setInterval(() => {
    back()
    if (Date.now() > stopAt) clearInterval(timer)
  }, 300)
  addEventListener('keydown', () => clearInterval(timer), { once: true, capture: true })
}
