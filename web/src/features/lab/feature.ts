import { IconTestPipe } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'lab',
  pages: [
    {
      path: paths.lab(),
      permission: 'lab.order.read',
      load: () => import('./WorklistPage.js'),
      place: { name: 'lab', icon: IconTestPipe },
    },
    { path: paths.labOrder('$orderId'), permission: 'lab.order.read', load: () => import('./OrderPage.js') },
  ],
  palette: () => import('./palette.js'),
  live: { 'lab.orders': ['lab.'] },
} satisfies Feature
