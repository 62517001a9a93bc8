import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { urlOf } from '../../api/call.js'

/** Address of the token slip of a visit. */
export const slipUrl = (encounterId: string) =>
  urlOf(arrivals.slip, { params: { encounterId }, query: { from: location.origin } })

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
