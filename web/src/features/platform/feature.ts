import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'platform',
  pages: [{ path: paths.apiDocs(), permission: 'public', load: () => import('./ApiDocsPage.js') }],
} satisfies Feature
