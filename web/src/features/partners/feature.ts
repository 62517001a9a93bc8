import { IconBuildingCommunity } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'partners',
  pages: [
    {
      path: paths.thirdParties(),
      permission: 'partners.partner.read',
      load: () => import('./ThirdPartiesPage.js'),
      place: { name: 'thirdParties', icon: IconBuildingCommunity },
    },
  ],
  palette: () => import('./palette.js'),
} satisfies Feature
