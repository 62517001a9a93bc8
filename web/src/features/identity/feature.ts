import { IconUsersGroup } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'identity',
  pages: [
    { path: paths.signIn(), permission: 'public', load: () => import('./SignInPage.js') },
    { path: paths.setPassword(), permission: 'public', load: () => import('./SetPasswordPage.js') },
    {
      path: paths.staff(),
      permission: 'identity.staff.read',
      load: () => import('./StaffPage.js'),
      place: { name: 'staff', icon: IconUsersGroup },
    },
  ],
  palette: () => import('./palette.js'),
  live: { 'identity.staff': ['identity.staff.'] },
} satisfies Feature
