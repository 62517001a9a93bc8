import { IconArchive } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'interop',
  pages: [
    {
      path: paths.keptAside(),
      permission: 'interop.kept_aside.read',
      load: () => import('./KeptAsidePage.js'),
      place: { name: 'keptAside', icon: IconArchive },
    },
  ],
} satisfies Feature
