import { IconDeviceTv, IconDoorEnter, IconHourglassHigh, IconSpeakerphone, IconStethoscope } from '@tabler/icons-react'
import { loadWords } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

/** The chart speaks the words of several modules; they arrive with the page, so that nothing jumps. */
async function consultPage() {
  const [page] = await Promise.all([
    import('./ConsultPage.js'),
    ...['encounters', 'lab', 'prescriptions', 'documents'].map(loadWords),
  ])
  return page
}
async function deskPage() {
  const [page] = await Promise.all([import('./DeskPage.js'), ...['patients', 'documents'].map(loadWords)])
  return page
}

export default {
  module: 'frontdesk',
  pages: [
    {
      path: paths.desk(),
      permission: 'frontdesk.arrival.check_in',
      load: deskPage,
      place: { name: 'desk', icon: IconDoorEnter },
    },
    {
      path: paths.consult(),
      permission: 'frontdesk.queue.call',
      load: consultPage,
      place: { name: 'consult', icon: IconStethoscope },
    },
    {
      path: paths.consultation('$encounterId'),
      permission: 'frontdesk.queue.call',
      load: consultPage,
    },
    {
      path: paths.calling(),
      permission: 'frontdesk.counter.call',
      load: () => import('./CallingPage.js'),
      place: { name: 'calling', icon: IconSpeakerphone },
    },
    {
      path: paths.waitingTimes(),
      permission: 'frontdesk.report.read',
      load: () => import('./WaitingTimesPage.js'),
      place: { name: 'waitingTimes', icon: IconHourglassHigh },
    },
    {
      path: paths.screens(),
      permission: 'frontdesk.screen.manage',
      load: () => import('./ScreensPage.js'),
      place: { name: 'screens', icon: IconDeviceTv },
    },
    { path: paths.board('$code'), permission: 'public', load: () => import('./BoardPage.js') },
    { path: paths.kiosk('$code'), permission: 'public', load: () => import('./KioskPage.js') },
    { path: paths.place('$code'), permission: 'public', load: () => import('./PlacePage.js') },
  ],
  palette: () => import('./palette.js'),
  live: {
    'frontdesk.queue': ['frontdesk.'],
    'encounters.chart': ['frontdesk.queue.'],
    'scheduling.lateness': ['frontdesk.'],
  },
} satisfies Feature
