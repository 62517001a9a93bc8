import {
  IconCalendar,
  IconCalendarTime,
  IconChartBar,
  IconHourglass,
  IconCalendarShare,
  IconAdjustments,
} from '@tabler/icons-react'
import { loadWords } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

/** Booking searches for people: the words of the search arrive with the page. */
async function withPatients<M>(page: Promise<M>): Promise<M> {
  const [m] = await Promise.all([page, loadWords('patients')])
  return m
}

export default {
  module: 'scheduling',
  pages: [
    {
      path: paths.appointments(),
      permission: 'scheduling.appointment.read',
      load: () => withPatients(import('./AppointmentsPage.js')),
      place: { name: 'appointments', icon: IconCalendar },
    },
    {
      path: paths.waitingList(),
      permission: 'scheduling.appointment.read',
      load: () => withPatients(import('./WaitingPage.js')),
      place: { name: 'waitingList', icon: IconHourglass },
    },
    {
      path: paths.doctorHours(),
      permission: 'scheduling.schedule.read',
      load: () => import('./HoursPage.js'),
      place: { name: 'doctorHours', icon: IconCalendarTime },
    },
    {
      path: paths.appointmentReports(),
      permission: 'scheduling.report.read',
      load: () => import('./ReportsPage.js'),
      place: { name: 'appointmentReports', icon: IconChartBar },
    },
    {
      path: paths.bookingRules(),
      permission: 'scheduling.rules.manage',
      load: () => import('./RulesPage.js'),
      place: { name: 'bookingRules', icon: IconAdjustments },
    },
    {
      path: paths.myCalendar(),
      permission: 'scheduling.schedule.own',
      load: () => import('./MyCalendarPage.js'),
      place: { name: 'myCalendar', icon: IconCalendarShare },
    },
    { path: paths.offer('$token'), permission: 'public', load: () => import('./OfferPage.js') },
  ],
  live: {
    'scheduling.appointments': [
      'scheduling.appointments',
      'scheduling.availability',
      'scheduling.leaves',
      'scheduling.reports',
      // Whom a leave hits, and a leave itself.
      'scheduling.schedules',
    ],
    'scheduling.schedules': ['scheduling.schedules', 'scheduling.availability', 'scheduling.appointments.calendar'],
    'scheduling.lateness': ['scheduling.appointments', 'scheduling.lateness'],
    'scheduling.waiting': ['scheduling.waiting'],
  },
} satisfies Feature
