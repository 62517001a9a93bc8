import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'
import { type Appointment, appointment, startOfSlot } from './appointments.js'
import { leave } from './schedules.js'

const one = z.strictObject({ id: id('Leave') })

export const leaves = {
  create: route('scheduling.leaves.create', {
    method: 'POST',
    path: '/leaves',
    permission: 'scheduling.schedule.own',
    summary: 'Enter leave of a doctor; appointments inside it stay until somebody moves them.',
    body: z.strictObject({
      doctorId: id('Staff'),
      startsAt: startOfSlot,
      endsAt: startOfSlot,
      reason: line(200).nullish(),
    }),
    result: leave,
  }),
  withdraw: route('scheduling.leaves.withdraw', {
    method: 'POST',
    path: '/leaves/:id/withdrawal',
    permission: 'scheduling.schedule.own',
    summary: 'Take leave back.',
    params: one,
    result: done,
  }),
  affected: route('scheduling.leaves.affected', {
    method: 'GET',
    path: '/leaves/:id/appointments',
    permission: 'scheduling.appointment.read',
    summary: 'Open appointments that fall into a leave.',
    params: one,
    result: z.object({ items: z.array(appointment) }),
    look: {
      action: 'list',
      patients: ({ result }: { result: { items: Appointment[] } }) => result.items.map((a) => a.patient.id),
    },
  }),
  moveAll: route('scheduling.leaves.move_all', {
    method: 'POST',
    path: '/leaves/:id/moves',
    permission: 'scheduling.appointment.book',
    summary:
      'Move every appointment of a leave to the next free time of the same doctor, or to another doctor near the same time; tells each patient.',
    params: one,
    body: z.strictObject({ toDoctorId: id('Staff').nullish() }),
    result: z.object({
      moved: z.array(z.object({ id: id('Appointment'), from: instant, to: instant })),
      /** No free time was found within what may be booked ahead. */
      left: z.array(id('Appointment')),
    }),
  }),
  messageAll: route('scheduling.leaves.message_all', {
    method: 'POST',
    path: '/leaves/:id/messages',
    permission: 'scheduling.appointment.book',
    summary:
      'Tell every patient a leave hits that the clinic will offer another time; names the appointments of those nothing reaches.',
    params: one,
    body: z.strictObject({ text: line(300) }),
    result: z.object({
      told: z.number().int(),
      /** Appointments of people who must be called: no phone is known, or they asked not to be written to. */
      unreached: z.array(
        z.object({ id: id('Appointment'), reason: z.enum(['no_address', 'opted_out', 'switched_off']) }),
      ),
    }),
  }),
}
