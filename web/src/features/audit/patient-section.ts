import type { PatientSection } from '../patients/index.js'

export default {
  module: 'audit',
  permission: 'audit.log.read',
  order: 90,
  load: () => import('./SeenBy.js'),
} satisfies PatientSection
