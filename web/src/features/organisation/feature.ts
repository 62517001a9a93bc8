import { IconBuildingHospital } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'organisation',
  pages: [
    {
      path: paths.clinics(),
      permission: 'organisation.settings.manage',
      load: () => import('./ClinicsPage.js'),
      place: { name: 'clinics', icon: IconBuildingHospital },
    },
    {
      path: paths.clinic('$clinicId'),
      permission: 'organisation.settings.manage',
      load: () => import('./ClinicPage.js'),
    },
  ],
  palette: () => import('./palette.js'),
  live: { 'organisation.branches': ['organisation.', 'identity.auth.me'] },
} satisfies Feature
