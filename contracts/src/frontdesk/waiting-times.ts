import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { calendarDate } from '../core/time.js'

const minutes = z.number().nullable()
const figures = {
  /** Visits in which somebody was seen. */
  seen: z.number().int(),
  left: z.number().int(),
  /** From arrival until the doctor began, in minutes. */
  mean: minutes,
  median: minutes,
  /** Nine in ten waited no longer. */
  p90: minutes,
  longest: minutes,
}

export const waitingTimes = {
  report: route('frontdesk.waiting_times.report', {
    method: 'GET',
    path: '/reports/waiting',
    permission: 'frontdesk.report.read',
    summary: 'How long patients waited from arrival to the doctor: by doctor, by hour of arrival, by day.',
    query: z.strictObject({ from: calendarDate, to: calendarDate }),
    result: z.object({
      all: z.object(figures),
      byDoctor: z.array(z.object({ id: id('Staff'), name: z.string(), consultation: minutes, ...figures })),
      byHour: z.array(z.object({ hour: z.number().int().min(0).max(23), ...figures })),
      byDay: z.array(z.object({ date: calendarDate, ...figures })),
    }),
  }),
}
