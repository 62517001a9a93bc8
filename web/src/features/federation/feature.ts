import { IconBuildingCommunity } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'federation',
  pages: [
    {
      path: paths.identityProvider(),
      permission: 'federation.settings.manage',
      load: () => import('./SettingsPage.js'),
      place: { name: 'identityProvider', icon: IconBuildingCommunity },
    },
  ],
} satisfies Feature
