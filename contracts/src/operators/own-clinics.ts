import { z } from 'zod'
import { route } from '../core/route.js'

/** For somebody who governs several clinics of this installation. */
export const ownClinics = {
  list: route('operators.own_clinics.list', {
    method: 'GET',
    path: '/auth/clinics',
    permission: 'signed-in',
    summary: 'The other clinics that I govern, where each is, and by which name I sign in there.',
    result: z.object({
      items: z.array(z.object({ slug: z.string(), name: z.string(), address: z.string(), username: z.string() })),
    }),
  }),
}
