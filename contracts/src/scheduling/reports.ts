import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { calendarDate } from '../core/time.js'
import { appointmentStatus, bookingSource } from './appointments.js'

const stretch = z.strictObject({ from: calendarDate, to: calendarDate })
const counts = z.record(appointmentStatus, z.number().int())

export const schedulingReports = {
  summary: route('scheduling.reports.summary', {
    method: 'GET',
    path: '/reports/appointments/summary',
    permission: 'scheduling.report.read',
    summary: 'Appointments by status, doctor, branch and source; how many did not show up; how far ahead people book.',
    query: stretch,
    result: z.object({
      total: z.number().int(),
      byStatus: counts,
      /** Of those that were due: not shown up ÷ (arrived + completed + not shown up). Null where none was due. */
      noShowRate: z.number().nullable(),
      /** Days between booking and appointment. */
      leadDays: z.object({ mean: z.number().nullable(), median: z.number().nullable() }),
      byDoctor: z.array(
        z.object({
          id: id('Staff'),
          name: z.string(),
          total: z.number().int(),
          noShows: z.number().int(),
          byStatus: counts,
        }),
      ),
      byBranch: z.array(z.object({ id: id('Branch'), name: z.string(), total: z.number().int() })),
      bySource: z.array(z.object({ source: bookingSource, total: z.number().int() })),
      byDay: z.array(z.object({ date: calendarDate, total: z.number().int(), noShows: z.number().int() })),
    }),
  }),
  workload: route('scheduling.reports.workload', {
    method: 'GET',
    path: '/reports/doctors/workload',
    permission: 'scheduling.report.read',
    summary: 'How much of their time doctors gave, by the hours they had.',
    query: stretch,
    result: z.object({
      items: z.array(
        z.object({
          id: id('Staff'),
          name: z.string(),
          speciality: z.string().nullable(),
          /** Minutes they had sessions, less leave and holidays. */
          sessionMinutes: z.number().int(),
          /** Minutes that were given to appointments. */
          bookedMinutes: z.number().int(),
          appointments: z.number().int(),
          completed: z.number().int(),
          noShows: z.number().int(),
          patients: z.number().int(),
        }),
      ),
    }),
  }),
}
