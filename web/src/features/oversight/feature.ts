import { IconSunHigh } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'oversight',
  pages: [
    {
      path: paths.today(),
      permission: 'oversight.today.read',
      load: () => import('./TodayPage.js'),
      place: { name: 'today', icon: IconSunHigh },
    },
  ],
  live: {
    'frontdesk.queue': ['oversight.today.'],
    'billing.dues': ['oversight.today.'],
    'lab.orders': ['oversight.today.'],
  },
} satisfies Feature
