// What the door asks of the server. Fetched while somebody types: the page is there before.
import '../../api/schemas.js'

export { becomes } from '../../api/session.js'
export { otp } from '@tabib/contracts/identity/otp'
export { portal } from '@tabib/contracts/portal/access'
