import type { PatientSection } from '../patients/index.js'

export default {
  module: 'frontdesk',
  permission: 'encounters.encounter.read',
  order: 10,
  load: () => import('./CareSection.js'),
} satisfies PatientSection
