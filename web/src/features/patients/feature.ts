import { IconUsers } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'patients',
  pages: [
    {
      path: paths.patients(),
      permission: 'patients.patient.read',
      load: () => import('./PatientsPage.js'),
      place: { name: 'patients', icon: IconUsers },
    },
    // The page itself says who may see it: an emergency look opens it to people who may not otherwise.
    { path: paths.patient('$id'), permission: 'signed-in', load: () => import('./PatientPage.js') },
  ],
  palette: () => import('./palette.js'),
} satisfies Feature
