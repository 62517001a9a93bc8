import { loadWords } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import type { Feature, FeaturePage } from '../../shell/feature.js'

/** A page of the console. What protects an operator's door is said in the words of everybody's. */
const page = (path: string, load: FeaturePage['load']): FeaturePage => ({
  path,
  permission: 'public',
  load: async () => {
    const [m] = await Promise.all([load(), loadWords('identity')])
    return m
  },
})

/** The console of those who run the installation. It stands outside the clinic's shell and asks for a sign-in of its own. */
export default {
  module: 'operators',
  pages: [
    page(paths.operator(), () => import('./ClinicsPage.js')),
    page(paths.operatorNew(), () => import('./NewClinicPage.js')),
    page(paths.operatorClinic('$slug'), () => import('./ClinicPage.js')),
    page(paths.operatorLog(), () => import('./LogPage.js')),
    page(paths.operatorPeople(), () => import('./PeoplePage.js')),
    page(paths.operatorSecurity(), () => import('./SecurityPage.js')),
  ],
} satisfies Feature
