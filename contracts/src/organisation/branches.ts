import { z } from 'zod'
import { id } from '../core/id.js'
import { currency } from '../core/money.js'
import { language } from '../core/person.js'
import { route } from '../core/route.js'
import { timeZone } from '../core/time.js'

export const branch = z.object({
  id: id('Branch'),
  /** Two to five capitals that begin every human number of the branch: `SUN` in `SUN-2026-00001`. */
  code: z.string(),
  /** The clinic above its branches, as it stands on paper. */
  clinicName: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /** Registration of the clinic with the health authority, printed on the letterhead. */
  registrationNumber: z.string().nullable(),
  taxNumber: z.string().nullable(),
  upiId: z.string().nullable(),
  timeZone,
  currency,
  /** ISO 3166-1 alpha-2; national phone numbers are read as this country's. */
  country: z.string(),
  language,
})
export type Branch = z.infer<typeof branch>

export const room = z.object({ id: id('Room'), branchId: id('Branch'), name: z.string() })

export const branches = {
  list: route('organisation.branches.list', {
    method: 'GET',
    path: '/branches',
    permission: 'signed-in',
    summary: 'Branches this person works in.',
    result: z.object({ items: z.array(branch) }),
  }),
  rooms: route('organisation.rooms.list', {
    method: 'GET',
    path: '/rooms',
    permission: 'organisation.branch.read',
    summary: 'Rooms of the current branch.',
    result: z.object({ items: z.array(room) }),
  }),
}
