import { IconHistory } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'audit',
  pages: [
    {
      path: paths.activity(),
      permission: 'audit.log.read',
      load: () => import('./ActivityPage.js'),
      place: { name: 'activity', icon: IconHistory },
    },
    { path: paths.chain(), permission: 'audit.log.read', load: () => import('./ChainPage.js') },
    { path: paths.employee('$id'), permission: 'oversight.activity.read', load: () => import('./EmployeePage.js') },
  ],
} satisfies Feature
