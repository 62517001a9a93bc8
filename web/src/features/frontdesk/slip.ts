import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { urlOf } from '../../api/call.js'

/** Address of the token slip of a visit. */
export const slipUrl = (encounterId: string) =>
  urlOf(arrivals.slip, { params: { encounterId }, query: { from: location.origin } })
