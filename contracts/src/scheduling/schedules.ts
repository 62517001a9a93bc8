import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { line, searched } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { doctor } from '../identity/staff.js'
import { language } from '../core/person.js'
import { visitKinds } from './appointments.states.js'

/** A time of day on the branch's clock, `09:30`; a session may end at `24:00`. */
export const wallTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'shape')

/** ISO 8601: Monday is 1, Sunday 7. */
export const dayOfWeek = z.number().int().min(1).max(7)
export const visitKind = z.enum(visitKinds)

const pause = z.strictObject({ from: wallTime, to: wallTime })

/** How a session's time is given out: slots of so many minutes, or so many numbers. */
const giving = {
  startTime: wallTime,
  endTime: wallTime,
  slotDurationMinutes: z.number().int().min(5).max(480),
  /** Minutes kept free after each appointment. */
  bufferMinutes: z.number().int().min(0).max(120),
  /** Numbers of the session; where set they share its time, and `slotDurationMinutes` is not used. */
  capacity: z.number().int().min(1).max(300).nullable(),
  breaks: z.array(pause).max(6),
  kinds: z.array(visitKind).min(1).max(3),
  roomId: id('Room').nullable(),
}

const newGiving = {
  ...giving,
  slotDurationMinutes: giving.slotDurationMinutes.default(15),
  bufferMinutes: giving.bufferMinutes.default(0),
  capacity: giving.capacity.default(null),
  breaks: giving.breaks.default([]),
  kinds: giving.kinds.default(['in_person']),
  roomId: giving.roomId.default(null),
}

/** A weekly session of a doctor in a branch. */
export const schedule = z.object({
  id: id('Schedule'),
  version: z.number().int(),
  doctorId: id('Staff'),
  branchId: id('Branch'),
  dayOfWeek,
  ...giving,
  validFrom: calendarDate,
  validUntil: calendarDate.nullable(),
})
export type Schedule = z.infer<typeof schedule>

export const exceptionKinds = ['closed', 'changed', 'extra'] as const
/** One day that is not as the week says: closed, other hours instead, or a session more. */
export const scheduleException = z.object({
  id: id('ScheduleException'),
  doctorId: id('Staff'),
  branchId: id('Branch'),
  onDate: calendarDate,
  kind: z.enum(exceptionKinds),
  ...giving,
  reason: z.string().nullable(),
})
export type ScheduleException = z.infer<typeof scheduleException>

export const leave = z.object({
  id: id('Leave'),
  doctorId: id('Staff'),
  startsAt: instant,
  endsAt: instant,
  reason: z.string().nullable(),
  /** Open appointments that fall into it. */
  affected: z.number().int(),
})
export type Leave = z.infer<typeof leave>

export const doctorHours = z.object({
  items: z.array(schedule),
  exceptions: z.array(scheduleException),
  leaves: z.array(leave),
})

const oneDoctor = z.strictObject({ id: id('Staff') })

export const schedules = {
  create: route('scheduling.schedules.create', {
    method: 'POST',
    path: '/schedules',
    permission: 'scheduling.schedule.own',
    summary: 'Add a weekly session of a doctor in the current branch.',
    body: z.strictObject({
      doctorId: id('Staff'),
      dayOfWeek,
      ...newGiving,
      /** The current day unless said. */
      validFrom: calendarDate.optional(),
      validUntil: calendarDate.nullable().default(null),
    }),
    result: schedule,
  }),
  ofDoctor: route('scheduling.schedules.of_doctor', {
    method: 'GET',
    path: '/schedules/doctor/:id',
    permission: 'scheduling.schedule.read',
    summary: 'Weekly sessions of a doctor in every branch, exceptions and leave from today on.',
    params: oneDoctor,
    result: doctorHours,
  }),
  change: route('scheduling.schedules.change', {
    method: 'PATCH',
    path: '/schedules/:id',
    permission: 'scheduling.schedule.own',
    summary: 'Change a weekly session, or end it by `validUntil` (send If-Match). Appointments already given stay.',
    params: z.strictObject({ id: id('Schedule') }),
    body: z.strictObject({
      dayOfWeek: dayOfWeek.optional(),
      startTime: wallTime.optional(),
      endTime: wallTime.optional(),
      slotDurationMinutes: giving.slotDurationMinutes.optional(),
      bufferMinutes: giving.bufferMinutes.optional(),
      capacity: giving.capacity.optional(),
      breaks: giving.breaks.optional(),
      kinds: giving.kinds.optional(),
      roomId: giving.roomId.optional(),
      validFrom: calendarDate.optional(),
      validUntil: calendarDate.nullable().optional(),
    }),
    result: schedule,
  }),
  except: route('scheduling.exceptions.create', {
    method: 'POST',
    path: '/schedule-exceptions',
    permission: 'scheduling.schedule.own',
    summary: 'One day that is not as the week says: closed, changed hours, or an extra session.',
    body: z.strictObject({
      doctorId: id('Staff'),
      onDate: calendarDate,
      kind: z.enum(exceptionKinds),
      ...newGiving,
      startTime: wallTime.default('00:00'),
      endTime: wallTime.default('24:00'),
      reason: line(200).nullish(),
    }),
    result: scheduleException,
  }),
  unexcept: route('scheduling.exceptions.withdraw', {
    method: 'POST',
    path: '/schedule-exceptions/:id/withdrawal',
    permission: 'scheduling.schedule.own',
    summary: 'Take an exception back: the day is as the week says again.',
    params: z.strictObject({ id: id('ScheduleException') }),
    result: done,
  }),
  lateness: route('scheduling.lateness.read', {
    method: 'GET',
    path: '/doctors/:id/late-start',
    permission: 'scheduling.schedule.read',
    summary: 'The sessions of a doctor’s day in the current branch, and how late each is said to begin.',
    params: oneDoctor,
    query: z.strictObject({ onDate: calendarDate }),
    result: z.object({
      /** The earliest first. */
      items: z.array(
        z.object({
          sessionId: z.uuid(),
          startTime: wallTime,
          endTime: wallTime,
          /** Null: nothing was said. */
          minutes: z.number().int().nullable(),
        }),
      ),
      /** The one that is on or comes next, the last of a day that is over; null without sessions. */
      next: z.uuid().nullable(),
    }),
  }),
  late: route('scheduling.lateness.say', {
    method: 'PUT',
    path: '/doctors/:id/late-start',
    permission: 'scheduling.schedule.own',
    summary:
      'Say that a session of a doctor begins late: expected times in it move, booked times and other sessions stay.',
    params: oneDoctor,
    body: z.strictObject({
      onDate: calendarDate,
      /** The session that is on or comes next unless said. */
      sessionId: z.uuid().nullish(),
      minutes: z.number().int().min(0).max(480),
    }),
    result: done,
  }),
  findDoctors: route('scheduling.doctors.search', {
    method: 'GET',
    path: '/doctors',
    permission: 'scheduling.schedule.read',
    summary: 'Doctors by name, speciality, branch, language and weekday, with the days they see patients.',
    query: z.strictObject({
      q: searched(),
      speciality: searched(),
      branchId: id('Branch').optional(),
      language: language.optional(),
      day: z.coerce.number().int().min(1).max(7).optional(),
    }),
    result: z.object({
      items: z.array(
        doctor.extend({
          branchId: id('Branch'),
          branchName: z.string(),
          languages: z.array(language),
          days: z.array(dayOfWeek),
        }),
      ),
    }),
  }),
}
