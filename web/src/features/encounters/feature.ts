import { IconCalendarRepeat, IconHeartbeat } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'encounters',
  pages: [
    {
      path: paths.vitals(),
      permission: 'encounters.vitals.record',
      load: () => import('./VitalsPage.js'),
      place: { name: 'vitals', icon: IconHeartbeat },
    },
    {
      path: paths.followUps(),
      permission: 'frontdesk.follow_up.read',
      load: () => import('./FollowUpsPage.js'),
      place: { name: 'followUps', icon: IconCalendarRepeat },
    },
  ],
  // Not the drafts: what is being typed must not change under the doctor's hands.
  live: {
    'encounters.chart': [
      'encounters.encounters.',
      'encounters.vitals.',
      'encounters.observations.',
      'encounters.allergies.',
      'encounters.charts.',
    ],
  },
} satisfies Feature
