import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { doctor } from './staff.js'

export const clinicDoctors = {
  list: route('identity.clinic_doctors.list', {
    method: 'GET',
    path: '/clinics/:id/doctors',
    permission: 'organisation.branch.read',
    summary: 'Doctors who work in a branch, by name.',
    params: z.strictObject({ id: id('Branch') }),
    result: z.object({ items: z.array(doctor) }),
  }),
}
