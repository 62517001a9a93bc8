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
    { path: paths.patient('$id'), permission: 'patients.patient.read', load: () => import('./PatientPage.js') },
  ],
  palette: () => import('./palette.js'),
} satisfies Feature
