import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { closesAt, opensAt, stretch, week } from './hours.js'

export const holiday = z.object({
  id: id('Holiday'),
  version: z.number().int(),
  onDate: calendarDate,
  name: z.string(),
  /** When it is open in spite of it; null where it is closed all day. */
  opens: z.string().nullable(),
  closes: z.string().nullable(),
})
export type Holiday = z.infer<typeof holiday>

const holidayInput = z
  .strictObject({ onDate: calendarDate, name: line(80), opens: opensAt.nullish(), closes: closesAt.nullish() })
  .superRefine((h, ctx) => {
    if (Boolean(h.opens) !== Boolean(h.closes))
      ctx.addIssue({ code: 'custom', path: [h.opens ? 'closes' : 'opens'], message: 'required' })
    else if (h.opens && h.closes && h.opens >= h.closes)
      ctx.addIssue({ code: 'custom', path: ['closes'], message: 'organisation.hours_order' })
  })
export type HolidayInput = z.input<typeof holidayInput>

/** A day of the calendar as it really is: its holiday, and the instants it opens and closes. */
const day = z.object({
  date: calendarDate,
  weekday: z.number().int(),
  holiday: z.string().nullable(),
  open: z.array(z.object({ opensAt: instant, closesAt: instant })),
})

const schedule = z.object({
  version: z.number().int(),
  timeZone: z.string(),
  hours: z.array(stretch.extend({ name: z.string().nullable() })),
  holidays: z.array(holiday),
  days: z.array(day),
})
export type Schedule = z.infer<typeof schedule>

/** The longest stretch of calendar that is asked for at once. */
export const MAX_SCHEDULE_DAYS = 400

const one = z.strictObject({ id: id('Branch') })
const oneHoliday = z.strictObject({ id: id('Branch'), holidayId: id('Holiday') })

export const schedules = {
  get: route('organisation.schedules.get', {
    method: 'GET',
    path: '/clinics/:id/schedule',
    permission: 'organisation.branch.read',
    summary:
      'Working hours, breaks and holidays of a branch, and when it is open on each day of a range: today alone where no range is given.',
    params: one,
    query: z
      .strictObject({ from: calendarDate.optional(), to: calendarDate.optional() })
      .refine((q) => !q.from || !q.to || q.from <= q.to, { path: ['to'], message: 'organisation.range_order' })
      .refine((q) => !q.from || !q.to || Date.parse(q.to) - Date.parse(q.from) <= MAX_SCHEDULE_DAYS * 86_400_000, {
        path: ['to'],
        message: 'organisation.range_long',
      }),
    result: schedule,
  }),
  setHours: route('organisation.hours.update', {
    method: 'PUT',
    path: '/clinics/:id/hours',
    permission: 'organisation.settings.manage',
    summary: 'Set the working hours and breaks of a whole week (send If-Match with the version of the branch).',
    params: one,
    body: z.strictObject({ hours: week }),
    result: schedule,
  }),
  holidays: route('organisation.holidays.list', {
    method: 'GET',
    path: '/clinics/:id/holidays',
    permission: 'organisation.branch.read',
    summary: 'Holidays of a branch in one year, by date.',
    params: one,
    query: z.strictObject({ year: z.coerce.number().int().min(1900).max(2200) }),
    result: z.object({ items: z.array(holiday) }),
  }),
  addHolidays: route('organisation.holidays.add', {
    method: 'POST',
    path: '/clinics/:id/holidays',
    permission: 'organisation.settings.manage',
    summary: 'Enter holidays, one or a year of them; a day that has one already refuses them all.',
    params: one,
    body: z.strictObject({ items: z.array(holidayInput).min(1).max(200) }),
    result: z.object({ items: z.array(holiday) }),
  }),
  changeHoliday: route('organisation.holidays.update', {
    method: 'PUT',
    path: '/clinics/:id/holidays/:holidayId',
    permission: 'organisation.settings.manage',
    summary: 'Change a holiday (send If-Match with the version you read).',
    params: oneHoliday,
    body: holidayInput,
    result: holiday,
  }),
  removeHoliday: route('organisation.holidays.remove', {
    method: 'POST',
    path: '/clinics/:id/holidays/:holidayId/removal',
    permission: 'organisation.settings.manage',
    summary: 'Take a holiday out of the calendar.',
    params: oneHoliday,
    result: holiday,
  }),
}
