import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

/** The console of those who run the installation. It stands outside the clinic's shell and asks for a sign-in of its own. */
export default {
  module: 'operators',
  pages: [
    { path: paths.operator(), permission: 'public', load: () => import('./ClinicsPage.js') },
    { path: paths.operatorNew(), permission: 'public', load: () => import('./NewClinicPage.js') },
    { path: paths.operatorClinic('$slug'), permission: 'public', load: () => import('./ClinicPage.js') },
  ],
} satisfies Feature
