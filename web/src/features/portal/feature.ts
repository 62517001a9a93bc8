import { loadWords } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'
import { temporalReady } from '../../temporal.js'

/** Patients read the words of appointments too; they arrive with the page, and so does what the door did without. */
async function withWords<M>(page: Promise<M>): Promise<M> {
  const [m] = await Promise.all([
    page,
    loadWords('scheduling'),
    loadWords('problems'),
    import('./beyond.js'),
    temporalReady,
  ])
  return m
}

const open = (path: string, load: Feature['pages'][number]['load']) => ({
  path,
  permission: 'public' as const,
  load: () => withWords(load()),
})

export default {
  module: 'portal',
  pages: [
    // The door speaks of no appointment.
    { path: paths.portalSignIn(), permission: 'public', load: () => import('./EnterPage.js') },
    open(paths.portal(), () => import('./HomePage.js')),
    open(paths.portalFind(), () => import('./FindPage.js')),
    open(paths.portalDoctor('$doctorId'), () => import('./DoctorPage.js')),
    open(paths.portalBook(), () => import('./BookPage.js')),
    open(paths.portalAppointments(), () => import('./VisitsPage.js')),
    open(paths.portalAppointment('$id'), () => import('./VisitPage.js')),
    open(paths.portalVideo('$id'), () => import('./VideoPage.js')),
    open(paths.portalHealth(), () => import('./HealthPage.js')),
    open(paths.portalProfile(), () => import('./ProfilePage.js')),
    open(paths.portalNotices(), () => import('./NoticesPage.js')),
    open(paths.doctors(), () => import('./OpenDoctorsPage.js')),
    open(paths.doctor('$doctorId'), () => import('./OpenDoctorPage.js')),
  ],
} satisfies Feature
